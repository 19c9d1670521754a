import {defineConfig} from 'vite';

// The widgets as one classic script, so that a page of any origin can load it without CORS.
export default defineConfig({
  build: {
    target: 'es2022',  // browsers with style sheets of elements' own have all of it
    outDir: 'dist',
    emptyOutDir: false,
    reportCompressedSize: false,
    lib: {entry: 'src/widgets/widgets.ts', formats: ['iife'], name: 'flowtallyWidgets', fileName: () => 'widgets.js'},
  },
});
