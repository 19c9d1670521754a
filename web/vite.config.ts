import {defineConfig} from 'vitest/config';

// The dashboard, and the demonstration page of the widgets.
export default defineConfig({
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
  server: {proxy: Object.fromEntries(['/api', '/docs'].map((path) => [path, process.env['FLOWTALLY_URL'] ?? 'http://127.0.0.1:8080']))},
  test: {include: ['tests/unit/**/*.test.ts', 'tests/unit/**/*.test.tsx']},
});
