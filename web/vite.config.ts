import {build, type Plugin, type Rollup} from 'vite';
import {defineConfig} from 'vitest/config';

/** Serves the widgets to pages under development as they will be built: one classic script. */
function widgets(): Plugin {
  return {
    name: 'widgets',
    apply: 'serve',
    configureServer({middlewares}) {
      middlewares.use('/widgets.js', (_, response, next) => {
        build({configFile: 'vite.widgets.config.ts', build: {write: false}, logLevel: 'error'}).then((built) => {
          const [{output: [{code}]}] = built as [Rollup.RollupOutput];
          response.setHeader('Content-Type', 'text/javascript');
          response.end(code);
        }).catch(next);
      });
    },
  };
}

// The dashboard, and the demonstration page of the widgets.
export default defineConfig({
  plugins: [widgets()],
  esbuild: {jsx: 'automatic', jsxImportSource: 'preact'},
  build: {
    target: 'es2022',
    outDir: 'dist',
    emptyOutDir: true,
    assetsInlineLimit: 0,  // the Content-Security-Policy lets no data: in but images
    modulePreload: {polyfill: false},
    reportCompressedSize: false,
    rollupOptions: {input: ['index.html', 'widgets.html']},
  },
  // Pages name their files from the root, and the server puts its base path before that (api/web_files.h). Modules and
  // styles find each other by where they are.
  experimental: {renderBuiltUrl: (name, {hostType}) => (hostType === 'html' ? `/${name}` : {relative: true})},
  server: {proxy: Object.fromEntries(['/api', '/docs'].map((path) => [path, process.env['FLOWTALLY_URL'] ?? 'http://127.0.0.1:8080']))},
  test: {include: ['tests/unit/**/*.test.ts']},
});
