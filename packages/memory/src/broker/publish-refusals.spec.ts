import type { MessageSink } from '../exchange/target';
import { PublishRefusals } from './publish-refusals';

describe('PublishRefusals', () => {
  it('is armed until what is to be refused was refused, or its queue is gone', () => {
    const refusals = new PublishRefusals();
    const queue: MessageSink = { kind: 'queue', name: 'queue', accept: () => true };
    refusals.refuseNextBy(queue, 2);
    expect([refusals.willing([queue]), refusals.isArmed]).toEqual([[], true]);
    refusals.forget(queue);
    expect(refusals.isArmed).toBe(false);
  });
});
