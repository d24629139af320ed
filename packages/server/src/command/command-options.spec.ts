import { addUser, addVhost, readPort } from './command-options';

describe('the command line', () => {
  it.each(['', 'http', '-1', '65536', '1.5'])('refuses the port %j', (text) => {
    expect(() => readPort(text)).toThrow('0 to 65535');
  });

  it('reads ports', () => {
    expect([readPort('0'), readPort('65535')]).toEqual([0, 65535]);
  });

  it('gathers virtual hosts and users, in whose passwords colons may stand', () => {
    expect(addVhost('b', addVhost('a'))).toEqual(['a', 'b']);
    expect(addUser('bob:', addUser('alice:se:cret'))).toEqual([
      { name: 'alice', password: 'se:cret' },
      { name: 'bob', password: '' },
    ]);
  });

  it('refuses a user without a password and a virtual host without a name', () => {
    expect(() => addUser('alice')).toThrow('alice:secret');
    expect(() => addUser(':secret')).toThrow('alice:secret');
    expect(() => addVhost('')).toThrow('name');
  });
});
