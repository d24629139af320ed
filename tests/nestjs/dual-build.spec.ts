import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

// The builds themselves are tested, not the sources: `npm run build` comes first.
describe('the ESM and the CommonJS build of @nest-amqp/nestjs', () => {
  it('serve one application together: each reads what the decorators of the other wrote, and there is one class of everything', async () => {
    const { stdout } = await run(process.execPath, [require.resolve('./dual-build.fixture.mjs')]);
    expect(JSON.parse(stdout)).toEqual({
      separate: ['RabbitModule', 'RabbitListener', 'EnableRabbit'],
      different: [],
      names: true,
      seen: ['cjs text true', 'esm text true'],
    });
  });
});
