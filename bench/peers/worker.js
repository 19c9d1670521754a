// A process for one step: see inProcess in processes.js.
import {once} from 'node:events';

process.on('disconnect', () => process.exit(1));
const send = (message) => new Promise((resolve) => process.send(message, resolve));
const [task] = await once(process, 'message');
try {
  const step = await import(`./${process.argv[2]}.js`);
  await send({result: await step.run(task)});
} catch (error) {
  await send({error: error.message});
}
process.exit();  // a library that keeps a thread is not waited for
