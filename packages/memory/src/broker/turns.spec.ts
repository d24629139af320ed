import { Turns } from './turns';

describe('Turns', () => {
  it('runs tasks after the call that scheduled them, in order', async () => {
    const turns = new Turns();
    const ran: string[] = [];
    for (const name of ['a', 'b']) turns.schedule({ run: () => ran.push(name) });
    expect(ran).toEqual([]);
    await turns.whenIdle();
    expect(ran).toEqual(['a', 'b']);
  });

  it('lets timers run although a task schedules itself for ever', async () => {
    const turns = new Turns();
    let stopped = false;
    const task = {
      run: () => {
        if (!stopped) turns.schedule(task);
        return 1;
      },
    };
    turns.schedule(task);
    await new Promise((resolve) => setTimeout(resolve, 1));
    stopped = true;
    await turns.whenIdle();
    expect(stopped).toBe(true);
  });

  it('is idle only when what the last task set off is done, too', async () => {
    const turns = new Turns();
    let left = 5;
    const task = {
      run: () => {
        left -= 1;
        if (left > 0) void Promise.resolve().then(() => turns.schedule(task));
        return 1;
      },
    };
    turns.schedule(task);
    await turns.whenIdle();
    expect(left).toBe(0);
  });

  it('is idle at once when there is nothing to do', async () => {
    await expect(new Turns().whenIdle()).resolves.toBeUndefined();
  });
});
