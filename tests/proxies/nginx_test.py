"""The server behind Debian's nginx: at the root, below a path, and at a Unix domain socket.

Run by ctest with the program in FLOWTALLY_BINARY and, if scripts/setup could get it, nginx in FLOWTALLY_NGINX. nginx runs
from a folder of its own, as whoever runs the test. Says what went wrong and exits with 1, says that it is SKIPPED and
exits with 77 where there is no nginx, or exits with 0.

The configurations are those of docs/operations.md, word for word.
"""

import http.client
import json
import os
import re
import shutil
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import time
import unittest

PROGRAM = os.environ["FLOWTALLY_BINARY"]
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
HTML = "text/html,application/xhtml+xml,*/*;q=0.8"


def nginx_program():
    candidates = [os.environ.get("FLOWTALLY_NGINX"), shutil.which("nginx"), "/usr/sbin/nginx", f"{ROOT}/build/tools/nginx"]
    for path in candidates:
        if path and os.access(path, os.X_OK) and subprocess.run([path, "-v"], capture_output=True).returncode == 0:
            return path
    return None


NGINX = nginx_program()


def documented(heading):
    """The nginx block below a heading of docs/operations.md."""
    with open(os.path.join(ROOT, "docs", "operations.md"), encoding="utf-8") as file:
        section = file.read().split(f"### {heading}\n", 1)[1]
    return re.search(r"```nginx\n(.*?)```", section, re.DOTALL).group(1)


class Server:
    """flowtally serve in a folder, with options."""

    def __init__(self, folder, *options, listen="127.0.0.1:0"):
        self.secret = os.path.join(folder, "secret")
        with open(self.secret, "w", encoding="ascii") as file:
            file.write("0123456789abcdef0123456789abcdef")
        os.chmod(self.secret, 0o600)
        words = [PROGRAM, "serve", "--data", os.path.join(folder, "data"), "--listen", listen, "--log-format", "json"]
        self.process = subprocess.Popen([*words, "--jwt-secret-file", self.secret, *options], stderr=subprocess.PIPE, text=True)
        self.endpoints, self.pages, self.log = [], [], ""
        for line in self.process.stderr:
            self.log += line
            message = json.loads(line)["message"]
            if message.startswith("listening on "):
                self.endpoints.append(message.removeprefix("listening on "))
            if message.startswith("dashboard at "):
                self.pages.append(message.removeprefix("dashboard at "))
            if message.startswith("ready: "):
                return
        raise AssertionError(f"serve ended with {self.process.wait()}: {self.log}")

    @property
    def address(self):
        return self.endpoints[0].removeprefix("http://")

    def token(self, role="team_admin", *words):
        who = [] if role == "ingest" else ["--sub", "eve"]
        command = [PROGRAM, "token", "--jwt-secret-file", self.secret, "--account", "acme", "--role", role, *who, *words]
        return subprocess.check_output(command, text=True).strip()

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.stderr.read()
        self.process.stderr.close()
        return self.process.wait()


class Nginx:
    """nginx with `site`, the inside of a server block."""

    def __init__(self, folder, site):
        self.folder = os.path.join(folder, "nginx")
        os.mkdir(self.folder)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        temporary = "".join(f"  {kind}_temp_path {self.folder}/{kind};\n" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
        configuration = f"""
daemon off;
{"user root root;" if os.geteuid() == 0 else ""}
worker_processes 1;
pid {self.folder}/pid;
error_log stderr notice;
events {{ worker_connections 64; }}
http {{
  access_log off;
{temporary}
  server {{
    listen 127.0.0.1:{self.port};
{site}
  }}
}}
"""
        path = os.path.join(self.folder, "nginx.conf")
        with open(path, "w", encoding="utf-8") as file:
            file.write(configuration)
        words = [NGINX, "-e", "stderr", "-p", self.folder, "-c", path]
        self.process = subprocess.Popen(words, stderr=subprocess.PIPE, text=True)
        said = ""
        for line in self.process.stderr:
            said += line
            if "start worker process " in line:
                break
        else:
            raise AssertionError(f"nginx ended with {self.process.wait()}: {said}")

    def stop(self):
        self.process.terminate()
        self.process.stderr.read()
        self.process.stderr.close()
        self.process.wait()


class Case(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def serve(self, *options, **more):
        server = Server(self.folder, *options, **more)
        self.addCleanup(lambda: server.process.poll() is not None or server.stop())
        return server

    def proxy(self, site):
        proxy = Nginx(self.folder, site)
        self.addCleanup(proxy.stop)
        return proxy

    def ask(self, port, path, method="GET", body=None, **headers):
        """Status, headers, and the body as text."""
        connection = http.client.HTTPConnection("127.0.0.1", port)
        self.addCleanup(connection.close)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, body, named)
        answer = connection.getresponse()
        return answer.status, answer.headers, answer.read().decode()

    def check_site(self, port, base, server):
        """Pages, what they load, the API's description and the API, below `base`."""
        bearer = f"Bearer {server.token()}"
        for path in ("/", "/team", "/team/", "/flows/dns", "/sign-in", "/widgets", "/docs", "/docs/"):
            status, headers, page = self.ask(port, base + path, Accept=HTML)
            self.assertEqual((path, status), (path, 200))
            self.assertTrue(headers["Content-Type"].startswith("text/html"), path)
            addresses = re.findall(r'(?:src|href)="([^"#]+)"', page)
            self.assertTrue(addresses)
            for address in addresses:
                if address.startswith("data:"):
                    continue
                self.assertTrue(address.startswith(base + "/"), f"{path}: {address}")
                self.assertEqual(self.ask(port, address)[0], 200, f"{path}: {address}")
        status, headers, page = self.ask(port, base + "/nothing/here", Accept=HTML)
        self.assertEqual((status, headers["Content-Type"]), (404, "text/html; charset=utf-8"))
        self.assertIn(f'src="{base}/assets/', page)
        status, headers, _ = self.ask(port, base + "/nothing/here", Accept="*/*")
        self.assertEqual((status, headers["Content-Type"]), (404, "application/problem+json"))
        self.assertEqual([self.ask(port, base + path)[0] for path in ("/healthz", "/readyz", "/widgets.js")], [200, 200, 200])
        description = json.loads(self.ask(port, base + "/api/v1/openapi.json")[2])
        self.assertEqual(description["servers"], [{"url": base or "/"}])
        self.assertEqual(self.ask(port, base + "/api/v1/analytics/team", Authorization=bearer)[0], 200)
        self.assertEqual(self.ask(port, base + "/api/v1/nothing", Accept=HTML)[1]["Content-Type"], "application/problem+json")

    def check_stream(self, port, base, server):
        """The first figures and each change come while the stream is open."""
        connection = http.client.HTTPConnection("127.0.0.1", port)
        self.addCleanup(connection.close)
        connection.request("GET", base + "/api/v1/live", headers={"Authorization": f"Bearer {server.token()}"})
        stream = connection.getresponse()
        self.assertEqual((stream.status, stream.headers["Content-Type"]), (200, "text/event-stream"))
        self.assertEqual(stream.readline(), b"event: snapshot\n")
        self.assertEqual(json.loads(stream.readline().removeprefix(b"data: "))["waiting"], 0)
        stream.readline()
        self.post(port, base, server, [{"id": "c1", "type": "chat.opened", "chat_id": "c1", "visitor_id": "v1"}])
        self.assertEqual(stream.readline(), b"event: kpis\n")
        self.assertEqual(json.loads(stream.readline().removeprefix(b"data: "))["waiting"], 1)

    def post(self, port, base, server, events):
        now = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() - 1))
        body = "".join(json.dumps({"account_id": "acme", "time": now, **event}) + "\n" for event in events).encode()
        status, _, answer = self.ask(
            port, base + "/api/v1/events", "POST", body,
            Authorization=f"Bearer {server.token('ingest')}", Content_Type="application/x-ndjson")
        self.assertEqual((status, json.loads(answer).get("accepted")), (200, len(events)), answer[:500])

    def check_large_body(self, port, base, server):
        filler = "x" * 900
        events = [{"id": f"m{i}", "type": "user.updated", "user_id": f"u{i}", "unread": filler} for i in range(8_000)]
        self.post(port, base, server, events)


@unittest.skipUnless(NGINX, "no nginx")
class BehindNginx(Case):
    def check(self, base, heading, *options):
        server = self.serve(*options)
        proxy = self.proxy(documented(heading).replace("127.0.0.1:8080", server.address))
        self.check_site(proxy.port, base, server)
        self.check_stream(proxy.port, base, server)
        self.check_large_body(proxy.port, base, server)
        return server, proxy

    def test_at_the_root(self):
        self.check("", "nginx at the root")

    def test_below_a_path_that_nginx_keeps(self):
        server, proxy = self.check("/flowtally", "nginx below a path", "--base-path", "/flowtally")
        self.assertEqual(server.pages, [f"http://{server.address}/flowtally/"])
        status, headers, _ = self.ask(proxy.port, "/flowtally", Accept=HTML)
        token, events = os.path.join(self.folder, "token"), os.path.join(self.folder, "events.ndjson")
        with open(token, "w", encoding="ascii") as file:
            file.write(server.token("ingest"))
        with open(events, "w", encoding="ascii") as file:
            user = {"id": "i1", "type": "user.updated", "time": "2026-02-10T10:00:00Z", "account_id": "acme", "user_id": "u"}
            file.write(json.dumps(user) + "\n")
        url = f"http://127.0.0.1:{proxy.port}/flowtally"
        self.assertEqual(subprocess.run([PROGRAM, "import", events, "--url", url, "--token-file", token], capture_output=True).returncode, 0)
        self.assertEqual((status, headers["Location"]), (301, f"http://127.0.0.1:{proxy.port}/flowtally/"))

    def test_below_a_path_that_nginx_strips(self):
        server = self.serve("--base-path", "/tools/flowtally")
        site = f"location /tools/flowtally/ {{ proxy_pass http://{server.address}/; client_max_body_size 16m; }}"
        proxy = self.proxy(site)
        self.check_site(proxy.port, "/tools/flowtally", server)
        self.check_stream(proxy.port, "/tools/flowtally", server)
        self.check_large_body(proxy.port, "/tools/flowtally", server)

    def test_a_plain_proxy_pass_shows_the_live_stream(self):
        server = self.serve()
        proxy = self.proxy(f"location / {{ proxy_pass http://{server.address}; }}")
        self.check_site(proxy.port, "", server)
        self.check_stream(proxy.port, "", server)

    def test_at_a_unix_domain_socket(self):
        path = os.path.join(self.folder, "http.sock")
        server = self.serve("--base-path", "/flowtally", listen=f"unix:{path}")
        site = documented("nginx and a Unix domain socket").replace("/run/flowtally/http.sock", path)
        proxy = self.proxy(site)
        self.check_site(proxy.port, "/flowtally", server)
        self.check_stream(proxy.port, "/flowtally", server)


class Directly(Case):
    """Without a proxy: what a proxy would be given."""

    def test_requests_with_and_without_the_base_path_are_answered_alike(self):
        server = self.serve("--base-path", "/flowtally")
        port = int(server.address.rsplit(":", 1)[1])
        self.check_site(port, "/flowtally", server)
        for path in ("/", "/team", "/docs", "/api/v1/openapi.json", "/widgets.js"):
            self.assertEqual(self.ask(port, path)[2], self.ask(port, "/flowtally" + path)[2], path)
        self.assertEqual(self.ask(port, "/flowtally")[2], self.ask(port, "/flowtally/")[2])
        self.assertEqual(self.ask(port, "/flowtallyx", Accept="*/*")[0], 404)

    def test_curl_reaches_a_unix_domain_socket_that_only_owner_and_group_may_use(self):
        for mask in (0o000, 0o022, 0o077):
            path = os.path.join(self.folder, "http.sock")
            ops = os.path.join(self.folder, "ops.sock")
            previous = os.umask(mask)
            try:
                server = Server(self.folder, "--ops-listen", f"unix:{ops}", listen=f"unix:{path}")
            finally:
                os.umask(previous)
            self.assertEqual(server.endpoints, [f"unix:{path}"])
            self.assertEqual(server.pages, [])
            for at in (path, ops):
                self.assertEqual(stat.S_IMODE(os.stat(at).st_mode), 0o660, oct(mask))
            answer = subprocess.check_output(["curl", "-s", "--unix-socket", path, "http://any/readyz"], text=True)
            self.assertEqual(json.loads(answer)["status"], "ready")
            metrics = subprocess.check_output(["curl", "-s", "--unix-socket", ops, "http://any/metrics"], text=True)
            self.assertIn("flowtally_ready 1\n", metrics)
            self.assertEqual(server.stop(), 0)
            self.assertFalse(os.path.lexists(path) or os.path.lexists(ops))

    def test_the_address_of_a_client_at_a_unix_domain_socket_is_empty(self):
        path = os.path.join(self.folder, "http.sock")
        server = self.serve(listen=f"unix:{path}")
        curl = ["curl", "-s", "--unix-socket", path, "-H", f"Authorization: Bearer {server.token()}"]
        body = json.dumps({"name": "Acme", "time_zone": "UTC", "sla": {}})
        put = [*curl, "-X", "PUT", "-H", "Content-Type: application/json", "-d", body, "http://any/api/v1/admin/settings"]
        self.assertIn("Acme", subprocess.check_output(put, text=True))
        logs = json.loads(subprocess.check_output([*curl, "http://any/api/v1/admin/audit/logs"], text=True))["logs"]
        self.assertEqual([entry["ip_address"] for entry in logs], [None])

    def test_a_killed_server_leaves_a_socket_that_the_next_one_replaces(self):
        path = os.path.join(self.folder, "http.sock")
        server = self.serve(listen=f"unix:{path}")
        server.process.kill()
        server.process.stderr.read()
        server.process.wait()
        server.process.stderr.close()
        self.assertTrue(os.path.lexists(path))
        again = self.serve(listen=f"unix:{path}")
        self.assertEqual(again.stop(), 0)
        self.assertFalse(os.path.lexists(path))


if __name__ == "__main__":
    result = unittest.main(verbosity=0, exit=False).result
    if not result.wasSuccessful():
        sys.exit(1)
    if not NGINX:
        print("SKIPPED: the tests behind nginx did not run: there is no nginx, which scripts/setup takes out of Debian's package.")
        sys.exit(77)
