import { contractCases, runCase, skipReason, type ContractSubject } from '@nest-amqp/contract';

/** Makes a test of every case, for one transport to a broker of one version. A case that is not for it is skipped and says why. */
export function registerCases(subject: ContractSubject, version: string): void {
  const { name } = subject.transport;
  describe(`contract: ${name}, RabbitMQ ${version}`, () => {
    for (const concept of new Set(contractCases.map((contractCase) => contractCase.concept))) {
      describe(concept, () => {
        for (const contractCase of contractCases.filter((each) => each.concept === concept)) {
          const reason = skipReason(contractCase, subject, version);
          if (reason) test.skip(`${contractCase.title} (skipped: ${reason})`, () => {});
          else test(contractCase.title, () => runCase(contractCase, subject));
        }
      });
    }

    afterAll(() => {
      const run = contractCases.filter((contractCase) => !skipReason(contractCase, subject, version)).length;
      process.stdout.write(`contract: ${run} of ${contractCases.length} cases ran on ${name}, RabbitMQ ${version}\n`);
    });
  });
}
