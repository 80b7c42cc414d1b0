/** What is said about the project's files, to the person. */
export const fileWords = {
  twice: (id: string, line: number) => `${id} stands there twice, first in line ${line}: the second one is not taken`,
  strangeStatus: (id: string, status: string) => `${id} has the status “${status}”, which is not known`,
  unknown: (id: string, on: string) => `${id} depends on ${on}, which does not exist: it is not taken`,
  tooHigh: (id: string) => `${id} has a number that is too high: it is not taken`,
  refusedToo: (id: string, on: string) => `${id} depends on ${on}, which was not taken: it is not taken either`,
  circle: (cycle: readonly string[]) =>
    `these tasks wait for each other: ${(cycle.length > 10 ? [...cycle.slice(0, 8), `${cycle.length - 9} more`, cycle.at(-1)] : cycle).join(' → ')}`,
  invalid: (id: string, why: string) => `${id} is not taken: ${why}`,
  goneAgent: (id: string, agent: string) => `${id} is for ${agent}, and there is no such agent: it waits for anyone`,
  inWork: (id: string) => `${id} is in work or done, and stays as it is on the desk`,
  bothChanged: (id: string, fields: readonly string[]) => `${id}: ${fields.join(', ')} changed on the desk and in the file, and the desk’s stands`,
  lessGates: (id: string) => `${id}: a file can add gate commands, not take them away`,
  lessFiles: (id: string) => `${id}: a file can add files that the gate looks for, not take them away`,
  neverHanded: (id: string) => `A file says that ${id} is completed, though nobody was given it: check it, or take it back`,
  tooEarly: (id: string) => `A file tells of ${id} before it was in work: the desk goes by what it has seen`,
  whoBegan: (id: string) => `A file says that ${id} is in progress and not whose it is: it waits in the queue. Who takes a task writes its name with it`,
  claimRefused: (id: string, agent: string, why: string) => `${agent} took ${id} in a file, and that was not granted: ${why}`,
  moreClaims: (count: number) => `Agents were entered for ${count} more ${count === 1 ? 'task' : 'tasks'} in a file at once: none of these was granted`,
  notRunning: (agent: string) => `${agent} does not run`,
  noSuchTask: (id: string) => `it tells of ${id}, which is not on the desk`,
  notTheirs: (agent: string, id: string, holder: string) => `A report of ${agent} on ${id} was not taken: ${holder} has that task`,
  removedHere: (id: string) => `${id} was removed on the desk while somebody changed it in the file`,
  cancelled: (id: string) => `A file says that ${id} is cancelled. A file cannot remove a task: remove it on the desk`,
  dropped: (ids: readonly string[]) =>
    `${ids.slice(0, 3).join(', ')}${ids.length > 3 ? ` and ${ids.length - 3} more` : ''} ${ids.length === 1 ? 'was' : 'were'} taken out of the file. A file cannot remove a task, so it was written there again: remove it on the desk`,
  blocked: 'A file says that it is blocked',
  orchestrator: (named: string, holder: string) =>
    `A file names ${named} as the orchestrator. A file alone does not move that role: it stays with ${holder}`,
  at: (file: string, line: number, reason: string) => `${file}, line ${line}: ${reason}`,
  more: (file: string, count: number) => `${file}: ${count} more ${count === 1 ? 'thing was' : 'things were'} not taken. They stand in the file as they were`,
  broken: (file: string, line: number, reason: string, beside: string) =>
    `${file} cannot be read: line ${line}, ${reason}. It is kept as ${beside}; the last good state holds, and was written anew`,
  brokenAtFirst: (file: string, line: number, reason: string) =>
    `${file} cannot be read: line ${line}, ${reason}. It was left as it is; once it is mended its tasks are taken`,
  tooLarge: (file: string, megabytes: number) => `${file} is larger than ${megabytes} MB: it is not read, and nothing is written into it`,
  notText: (file: string) => `${file} is not UTF-8 text: it is not read, and nothing is written into it`,
  outside: (file: string) => `${file} leads out of the project: it is not read, and nothing is written into it`,
  notFile: (file: string) => `${file} is not a file: it is not read, and nothing is written into it`,
  kept: (file: string, beside: string) => `Not all that was changed in ${file} could be taken. The file as it was is kept as ${beside}`,
  folderGone: (folder: string) => `The folder ${folder} is gone. The desk goes on, and writes its files again once it is back`,
  folderBack: (folder: string) => `The folder ${folder} is back`,
  full: (file: string) => `The disk is full: ${file} could not be written. Nothing is lost; it is written once there is room`,
  noRight: (file: string) => `No permission to write ${file}. Nothing is lost; it is written once that is allowed`,
  failed: (file: string, why: string) => `${file} could not be written: ${why}. It is tried again`,
  imported: (counts: { tasks: number; done: number; inProgress: number }) =>
    `${counts.tasks} ${counts.tasks === 1 ? 'task was' : 'tasks were'} taken over from the project’s files, ${counts.done} of them done` +
    (counts.inProgress > 0 ? `. ${counts.inProgress} in progress ${counts.inProgress === 1 ? 'waits' : 'wait'} in the queue, since no agent of this desk is at ${counts.inProgress === 1 ? 'it' : 'them'}` : ''),
} as const;
