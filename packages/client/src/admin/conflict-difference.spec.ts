import { conflictDifference } from './conflict-difference';

describe('the difference of a conflict', () => {
  it.each([
    [
      "PRECONDITION_FAILED - inequivalent arg 'durable' for queue 'q' in vhost '/': received 'false' but current is 'true'",
      "durable: declared here 'false', on the broker 'true'",
    ],
    [
      "PRECONDITION_FAILED - inequivalent arg 'x-message-ttl' for queue 'q' in vhost '/': received the value '1000' of type 'short' but current is none",
      "x-message-ttl: declared here '1000', on the broker none",
    ],
  ])('stands side by side', (text, line) => {
    expect(conflictDifference(text)[0]).toBe(line);
  });

  it('is nothing for another text', () => {
    expect(conflictDifference("PRECONDITION_FAILED - queue 'q' in vhost '/' not empty")).toEqual([]);
  });
});
