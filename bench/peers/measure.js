// The step that measures one subject: flowtally or a peer. A subject is a class in subjects/ whose `start` is not
// timed, whose `load` is, and whose `ask` gives a dashboard as flowtally's answer has it; a peer's figures are not
// rounded.
import {Subject as Flowtally} from './subjects/flowtally.js';
import {syncTree} from './trees.js';

const kRounds = 21;
const kAsksPerRound = 11;

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

async function roundOf(subject, question) {
  const times_ms = [];
  for (let i = 0; i < kAsksPerRound; ++i) {
    const begin = performance.now();
    await subject.ask(question);
    times_ms.push(performance.now() - begin);
  }
  return {min: Math.min(...times_ms), median: median(times_ms)};
}

// The latency of a question, and how many times that of `other` it is. They are asked in turn, so that what else the
// machine does meets both alike, and several times each, so that neither finds its data driven from the caches.
async function latencyOf(subject, other, question) {
  const rounds = [];
  const ratios = [];
  await roundOf(subject, question);  // to warm up
  for (let i = 0; i < kRounds; ++i) {
    rounds.push(await roundOf(subject, question));
    ratios.push(rounds.at(-1).median / (await roundOf(other, question)).median);
  }
  const all = (figure) => rounds.map((round) => round[figure]);
  return {min: Math.min(...all('min')), median: median(all('median')), ratio: median(ratios)};
}

// Loads the subject in `directory` from the history or its tables and asks the questions. Gives its name with the
// version, the time that loading took until all was on disk, what it takes there, the answers, and the latency of the
// first question, beside that of flowtally loaded in the directory `flowtally`.
export async function run({name, directory, flowtally, history, tables, questions}) {
  const {Subject} = await import(`./subjects/${name}.js`);
  const subject = new Subject(directory);
  const other = name === 'flowtally' ? subject : new Flowtally(flowtally);
  try {
    await subject.start();
    const begin = performance.now();
    await subject.load({history, tables});
    syncTree(directory);
    const load_seconds = (performance.now() - begin) / 1000;
    const disk_bytes = await subject.diskBytes();
    await subject.open();
    const answers = [];
    for (const question of questions) answers.push(await subject.ask(question));
    if (other !== subject) await other.open();
    const dashboard_ms = await latencyOf(subject, other, questions[0]);
    return {name: subject.version, load_seconds, disk_bytes, answers, dashboard_ms};
  } finally {
    if (other !== subject) await other.stop();
    await subject.stop();
  }
}
