import {defineConfig} from 'vitest/config';

// The tests in a browser: one server for all of them, one file after the other.
export default defineConfig({
  test: {
    include: ['tests/browser/**/*.test.ts'],
    globalSetup: 'tests/browser/setup.ts',
    fileParallelism: false,
    testTimeout: 120_000,  // only so that a page which never gets there ends the run
    hookTimeout: 120_000,
    expect: {poll: {timeout: 120_000}},
  },
});
