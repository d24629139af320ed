'use strict';

/**
 * Ends a run with one plain line, `N passed, N failed, N skipped`, which any script can read.
 * A suite that could not be run at all counts as one failed test; todos count as skipped.
 */
class ClosingLineReporter {
  onRunComplete(_contexts, results) {
    // Jest adds its summary after the last reporter that was configured, and warnings about open handles after that
    process.once('exit', () => process.stdout.write(`${ClosingLineReporter.closingLine(results)}\n`));
  }

  static closingLine(results) {
    const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
    const skipped = results.numPendingTests + results.numTodoTests;
    return `${results.numPassedTests} passed, ${failed} failed, ${skipped} skipped`;
  }
}

module.exports = ClosingLineReporter;
