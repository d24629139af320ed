import type { MessageSink } from '../exchange/target';
import { StoredMessage } from '../queue/stored-message';
import { FanOut } from './fan-out';

const message = new StoredMessage('', 'key', {}, Buffer.from('body'));

function sink(name: string, accept: () => boolean): MessageSink {
  return { kind: 'queue', name, accept };
}

describe('FanOut', () => {
  it('hands a message to all before anything that dies of it is dead-lettered', () => {
    const fanOut = new FanOut();
    const steps: string[] = [];
    const full = sink('full', () => {
      if (fanOut.isUnderway) fanOut.wait(() => steps.push('buried'));
      return false;
    });
    const other = sink('other', () => steps.push('other') > 0);
    const taken = new Set<MessageSink>();
    expect(fanOut.send(message, [full, other], taken)).toBe(false);
    expect([steps, [...taken], fanOut.isUnderway]).toEqual([['other', 'buried'], [other], false]);
  });

  it('buries what died although another queue crashes', () => {
    const fanOut = new FanOut();
    const buried: string[] = [];
    const full = sink('full', () => {
      fanOut.wait(() => buried.push('letter'));
      return false;
    });
    const crashing = sink('crashing', () => {
      throw new Error('crash');
    });
    expect(() => fanOut.send(message, [full, crashing])).toThrow('crash');
    expect([buried, fanOut.isUnderway]).toEqual([['letter'], false]);
  });
});
