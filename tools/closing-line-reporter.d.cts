/** The counts of a Jest run that the closing line is made of. */
interface RunCounts {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  readonly numRuntimeErrorTestSuites: number;
}

declare class ClosingLineReporter {
  static closingLine(results: RunCounts): string;
  onRunComplete(contexts: unknown, results: RunCounts): void;
}

export = ClosingLineReporter;
