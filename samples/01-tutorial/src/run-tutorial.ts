import { chapters } from './chapters';
import { Management } from './management';
import { Transcript } from './transcript';
import { Tutorial } from './tutorial';

/** Runs every step on a clean broker, prints the transcript, and leaves the broker clean. */
export async function runTutorial(print: (line: string) => void): Promise<void> {
  const transcript = new Transcript(print);
  const management = await Management.open();
  const tutorial = new Tutorial(management, transcript);
  try {
    transcript.title('The tutorial, step by step: what an application does, and what is to be seen');
    await management.cleanUp();
    for (const { title, steps } of chapters) {
      transcript.chapter(title);
      for (const step of steps) {
        transcript.step(step.name, step.title);
        await step.run(tutorial);
        await tutorial.stopAll();
        await management.cleanUp();
      }
    }
  } finally {
    await tutorial.stopAll();
    await management.close();
  }
}
