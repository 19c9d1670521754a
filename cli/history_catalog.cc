#include "cli/history_catalog.h"

namespace flowtally::cli {
namespace {

using Words = std::string_view;

constexpr CatalogZone kZones[] = {
    {"America/New_York", -300},    {"Europe/London", 0},
    {"Europe/Berlin", 60},         {"Asia/Kolkata", 330},
    {"America/Chicago", -360},     {"Asia/Tokyo", 540},
    {"Australia/Sydney", 600},     {"America/Los_Angeles", -480},
    {"America/Sao_Paulo", -180},   {"Europe/Athens", 120},
    {"Australia/Lord_Howe", 630},  {"Asia/Kathmandu", 345},
    {"Africa/Nairobi", 180},       {"Pacific/Auckland", 720},
    {"America/St_Johns", -210},    {"UTC", 0},
    {"Asia/Dubai", 240},           {"Europe/Madrid", 60},
    {"America/Mexico_City", -360}, {"Asia/Singapore", 480},
};

constexpr Words kCompanyStems[] = {
    "Northwind",  "Bluefin",  "Harbor",  "Acacia", "Vantage",  "Redwood", "Solstice", "Kestrel", "Meridian",  "Lumen",
    "Granite",    "Juniper",  "Orchid",  "Cobalt", "Tundra",   "Aurora",  "Pinnacle", "Cascade", "Sequoia",   "Halcyon",
    "Ironbridge", "Larkspur", "Monsoon", "Nimbus", "O'Hara's", "Pelican", "Quarry",   "Saffron", "Tidewater", "Zephyr",
};
constexpr Words kCompanyKinds[] = {
    "Telecom",   "Broadband", "Networks", "Hosting",       "Retail",    "Health",     "Bank",   "Energy",
    "Logistics", "Airlines",  "Software", "Cable & Fiber", "Insurance", "University", "Hotels", "Devices",
};

constexpr Words kEnglishFirst[] = {"Jane",   "Liam", "Grace", "Noah",      "Siobhán", "Ethan",  "Zoë",
                                   "Marcus", "Ruth", "Owen",  "Priscilla", "Dwayne",  "Hannah", "William \"Bill\"",
                                   "Chloe",  "Aidan"};
constexpr Words kEnglishSecond[] = {"Smith",  "O'Brien",   "Johnson",    "D'Angelo",    "Walker", "MacLeod",
                                    "Okafor", "Nguyen",    "Fitzgerald", "Jones-Reyes", "Taylor", "O'Connor",
                                    "Brown",  "Whitfield", "Lee",        "Adeyemi"};
constexpr Words kEuropeanFirst[] = {"José",  "Amélie", "Jürgen", "Łukasz", "Søren", "Ana",   "François", "Ingrid",
                                    "Çağla", "Matteo", "Zuzana", "Björn",  "Inês",  "Niamh", "Ștefan",   "Eszter"};
constexpr Words kEuropeanSecond[] = {"García",    "Müller",    "Dupont",  "Nowak", "Jensen",   "da Silva",
                                     "L'Hôpital", "Lindström", "Yılmaz",  "Rossi", "Nováková", "van der Berg",
                                     "Núñez",     "Weiß",      "Popescu", "Szabó"};
constexpr Words kJapaneseFirst[] = {"山田", "佐藤", "鈴木", "高橋", "田中", "渡辺", "伊藤", "中村"};
constexpr Words kJapaneseSecond[] = {"太郎", "花子", "健一", "美咲", "大輔", "陽子", "翔太", "さくら"};
constexpr Words kChineseFirst[] = {"李", "王", "张", "刘", "陈", "杨"};
constexpr Words kChineseSecond[] = {"伟", "芳", "秀英", "敏", "静", "建国"};
constexpr Words kRussianFirst[] = {"Анна", "Дмитрий", "Ольга", "Иван", "Екатерина", "Сергей"};
constexpr Words kRussianSecond[] = {"Мельник", "Коваленко", "Шевченко", "Гончар", "Лысенко", "Бондарь"};
constexpr Words kHindiFirst[] = {"प्रिया", "राहुल", "अनीता", "विक्रम", "सुनीता", "अर्जुन"};
constexpr Words kHindiSecond[] = {"शर्मा", "पटेल", "वर्मा", "गुप्ता", "सिंह", "नायर"};
constexpr Words kArabicFirst[] = {"محمد", "فاطمة", "أحمد", "ليلى", "يوسف", "نور"};
constexpr Words kArabicSecond[] = {"العلي", "حداد", "منصور", "الخطيب", "سليمان", "خوري"};
constexpr Words kGreekFirst[] = {"Γιώργος", "Μαρία", "Νίκος", "Ελένη"};
constexpr Words kGreekSecond[] = {"Οικονόμου", "Γεωργίου", "Μακρή", "Δήμου"};

// Repeated rows weigh more.
constexpr CatalogPeople kPeople[] = {
    {kEnglishFirst, kEnglishSecond},   {kEnglishFirst, kEnglishSecond},   {kEnglishFirst, kEnglishSecond},
    {kEuropeanFirst, kEuropeanSecond}, {kEuropeanFirst, kEuropeanSecond}, {kJapaneseFirst, kJapaneseSecond},
    {kChineseFirst, kChineseSecond},   {kRussianFirst, kRussianSecond},   {kHindiFirst, kHindiSecond},
    {kArabicFirst, kArabicSecond},     {kGreekFirst, kGreekSecond},
};

constexpr Words kFlowNames[] = {
    "DNS Resolution",
    "No Internet Connection",
    "Slow Wi-Fi",
    "VPN Does Not Connect",
    "Router Reboot Loop",
    "Email Delivery Delays",
    "Password Reset",
    "Two-Factor Lockout",
    "Printer Offline",
    "Payment Declined",
    "Invoice Mismatch",
    "App Crashes on Start",
    "Sync Conflicts",
    "Certificate Expired",
    "Fiber Light Is Red",
    "Set-Top Box: No Signal",
    "IP Address Conflict",
    "Firmware Update Failed",
    "Roaming Not Working",
    "SIM Not Recognised",
    "Echo on Voice Calls",
    "Single Sign-On Errors",
    "Disk Almost Full",
    "Backup Failed",
    "Blue Screen",
    "Mobile Hotspot Drops",
    "Port Forwarding",
    "Smart Thermostat Setup",
    "Refund Status",
    "Order Not Delivered",
    "Account Merge",
    "Database Timeout",
    "API Rate Limits",
    "Webhook Not Firing",
    "Camera Stream Freezes",
    "Parental Controls",
    "Data Usage Alert",
    "Number Porting",
    "Landline Has No Dial Tone",
    "Battery Drains Quickly",
};

constexpr Words kQuestions[] = {
    "Is the device powered on?",
    "Can you reach the default gateway?",
    "Are other devices affected?",
    "Does the status page report an incident?",
    "Which lights are lit?",
    "Did the problem start after an update?",
    "Does it happen on another network?",
    "Is the cable seated at both ends?",
    "What does the error message say?",
    "Was the password changed in the last 24 hours?",
    "Is the clock of the device right?",
    "Does a private window help?",
    "Run the line test. What is the result?",
    "Is the account in good standing?",
    "Which firmware version is installed?",
    "Can the customer sign in on the web?",
    "Is a proxy or VPN in use?",
    "How many bars of signal are shown?",
    "Does `nslookup` return an address?",
    "Is the certificate \"valid until\" date past?",
    "Check the event log for entry 4201",
    "Are there pending approvals?",
    "Does a factory cable make a difference?",
    "Is the customer's plan eligible?",
};
constexpr Words kConclusions[] = {
    "Restart the router and wait two minutes",
    "Flush the DNS cache",
    "Replace the cable",
    "Escalate to the network team",
    "Reset the password and sign out everywhere",
    "Send a replacement device",
    "Roll back the update",
    "Open a ticket with the carrier",
    "Clear the app's storage",
    "Renew the certificate",
    "Move to the 5 GHz band",
    "Apply the credit and close",
    "Book a technician",
    "Reissue the SIM",
    "Explain the known issue and subscribe the customer",
    "Disable the conflicting rule",
};

constexpr Words kUnhappy[] = {
    "Still broken, had to call again.",         "Too many steps before I reached a person.",
    "The instructions didn't match my model.",  "Took over an hour :(",
    "Nobody listened to what I already tried.", "Ça ne marche toujours pas.",
    "It said \"done\" but it wasn't.",
};
constexpr Words kNeutral[] = {
    "Solved, but it took a while.",          "OK.",
    "Some of the questions were confusing.", "Funktioniert jetzt, danke.",
    "Worked after the second try.",          "まあまあです。",
};
constexpr Words kHappy[] = {
    "Quick and friendly, thank you!",
    "Fixed in five minutes.",
    "The step about the gateway was spot on.",
    "Excelente servicio 👍",
    "O'Brien was great.",
    "Exactly what I needed.",
    "とても助かりました。",
    "Clear instructions, even for me.",
    "Best support I've had in years",
};

constexpr Words kTransferReasons[] = {
    "Needs the billing team", "Speaks the customer's language", "Second level", "End of shift", "Refund above my limit",
};

}  // namespace

std::span<const CatalogZone> catalog_zones() { return kZones; }
std::span<const std::string_view> catalog_company_stems() { return kCompanyStems; }
std::span<const std::string_view> catalog_company_kinds() { return kCompanyKinds; }
std::span<const CatalogPeople> catalog_people() { return kPeople; }
std::span<const std::string_view> catalog_flow_names() { return kFlowNames; }
std::span<const std::string_view> catalog_questions() { return kQuestions; }
std::span<const std::string_view> catalog_conclusions() { return kConclusions; }

std::span<const std::string_view> catalog_comments(int rating) {
  if (rating <= 2) return kUnhappy;
  if (rating == 3) return kNeutral;
  return kHappy;
}

std::span<const std::string_view> catalog_transfer_reasons() { return kTransferReasons; }

}  // namespace flowtally::cli
