import { observationFaults, wantedSignals } from './observation-option';

describe('the option observation', () => {
  it('is off by default, and true for both signals', () => {
    expect(wantedSignals(undefined)).toEqual({ tracing: false, metrics: false });
    expect(wantedSignals(true)).toEqual({ tracing: true, metrics: true });
    expect(wantedSignals({ metrics: true })).toEqual({ tracing: false, metrics: true });
  });

  it.each(['on', 1, null, { traces: true }, { tracing: 'yes' }])('is not %j', (option) => {
    expect(observationFaults(option, () => true)).toMatchObject([{ option: 'observation' }]);
  });

  it('asks for what is missing only where something is switched on', () => {
    const missing = (): boolean => false;
    expect([false, undefined, {}, { tracing: false }].flatMap((option) => observationFaults(option, missing))).toEqual([]);
    expect(observationFaults(true, missing)).toMatchObject([{ remedy: expect.stringContaining('npm install @opentelemetry/api') }]);
  });
});
