// Before all tests in a browser: the server, and where its dashboard is. With FLOWTALLY_DASHBOARD=vite that is the
// sources as they are, without building the program anew.
import type {TestProject} from 'vitest/node';
import {createServer} from 'vite';
import {Server, type Served} from './server';

declare module 'vitest' {
  export interface ProvidedContext {
    served: Served;
    dashboard: string;
  }
}

export default async function setup(project: TestProject) {
  const server = await Server.start({sessions: 4_000, chats: 3_000});
  project.provide('served', server.served);
  if (process.env['FLOWTALLY_DASHBOARD'] !== 'vite') {
    project.provide('dashboard', server.served.url);
    return () => server.stop();
  }
  process.env['FLOWTALLY_URL'] = server.served.url;
  const vite = await createServer({configFile: 'vite.config.ts', server: {host: '127.0.0.1'}, logLevel: 'error'});
  await vite.listen();
  project.provide('dashboard', vite.resolvedUrls!.local[0]!.replace(/\/$/, ''));
  return async () => {
    await vite.close();
    await server.stop();
  };
}
