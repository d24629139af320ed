import { contractCases, runCase, skipReason, type ContractCase, type ContractSubject } from '@nest-amqp/contract';

/** Makes a test of every case, or of these, for one transport to a broker of one version. A case that is not for it is skipped and says why. */
export function registerCases(subject: ContractSubject, version: string, cases: readonly ContractCase[] = contractCases): void {
  const { name } = subject.transport;
  describe(`contract: ${name}, RabbitMQ ${version}`, () => {
    for (const concept of new Set(cases.map((contractCase) => contractCase.concept))) {
      describe(concept, () => {
        for (const contractCase of cases.filter((each) => each.concept === concept)) {
          const reason = skipReason(contractCase, subject, version);
          if (reason) test.skip(`${contractCase.title} (skipped: ${reason})`, () => {});
          else test(contractCase.title, () => runCase(contractCase, subject));
        }
      });
    }

    afterAll(() => {
      const run = cases.filter((contractCase) => !skipReason(contractCase, subject, version)).length;
      process.stdout.write(`contract: ${run} of ${cases.length} cases ran on ${name}, RabbitMQ ${version}\n`);
    });
  });
}
