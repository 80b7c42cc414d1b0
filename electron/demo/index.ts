/** What the app uses of the demo: the example project and where the simulated agents keep data. */
export { demoTasks, gateNode, makeDemoProject } from './project.ts';
export type { ExampleTask } from './example/index.ts';
export { demoHome, demoSpeed } from './home.ts';
