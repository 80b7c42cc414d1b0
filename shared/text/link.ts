/** About links that lead into the app. */
export const linkWords = {
  unreadable: 'That link was not understood: it names a project, a task or a pane',
  noProject: (path: string): string => `The link leads to ${path}, which was never opened here or is gone`,
  nothingOpen: 'The link leads into a project, and none is open',
  noTask: (id: string): string => `The link leads to ${id}, which this project does not have`,
  noAgent: (id: string): string => `The link leads to ${id}, an agent that this project does not have`,
};
