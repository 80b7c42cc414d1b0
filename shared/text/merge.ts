/**
 * What an agent is told whose work does not fit onto the main branch any more. The app has brought
 * that branch into its worktree: the conflicts stand in the files.
 * @param files the files, as they were named to the person
 */
export function conflictPrompt(task: string, into: string, files: string, language: 'fr' | 'en'): string {
  const lines =
    language === 'fr'
      ? [
          `[${task}] Ton travail est en conflit avec la branche ${into}: ${files}.`,
          `La branche ${into} vient d'etre fusionnee dans ton dossier de travail. Les conflits y sont marques par <<<<<<<, ======= et >>>>>>>.`,
          'Resous chacun en gardant ce que les deux cotes voulaient, enleve toutes les marques, et verifie avec les commandes de validation.',
          'Ne fais pas de commit: il se fait tout seul. Puis resume ce que tu as decide.',
        ]
      : [
          `[${task}] Your work conflicts with the branch ${into}: ${files}.`,
          `The branch ${into} was just merged into your working folder. The conflicts are marked there by <<<<<<<, ======= and >>>>>>>.`,
          'Settle each so that it keeps what both sides wanted, take all marks away, and check with the acceptance commands.',
          'Make no commit: that is done for you. Then sum up what you decided.',
        ];
  return lines.join('\n');
}
