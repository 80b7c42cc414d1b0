/** What the person is told when their answer could not be given in a pane. */
export const deliveryWords = {
  noQuestion: 'No question with answers to choose from stands there any more',
  anotherQuestion: 'Another question stands there by now: look at it again',
  notAnswered: 'The pane did not take the answer: give it there',
};
