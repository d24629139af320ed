import ClosingLineReporter from './closing-line-reporter.cjs';

describe('the closing line of a test run', () => {
  const results = { numPassedTests: 7, numFailedTests: 2, numPendingTests: 1, numTodoTests: 0, numRuntimeErrorTestSuites: 0 };

  it('says how many tests passed, failed and were skipped', () => {
    expect(ClosingLineReporter.closingLine(results)).toBe('7 passed, 2 failed, 1 skipped');
  });

  it('counts a suite that could not be run as a failed test', () => {
    expect(ClosingLineReporter.closingLine({ ...results, numRuntimeErrorTestSuites: 3 })).toBe('7 passed, 5 failed, 1 skipped');
  });

  it('counts todos as skipped', () => {
    expect(ClosingLineReporter.closingLine({ ...results, numTodoTests: 4 })).toBe('7 passed, 2 failed, 5 skipped');
  });
});
