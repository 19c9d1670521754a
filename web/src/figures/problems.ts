// What is wrong with a form: by the place of a field, a sentence.
export type Problems = ReadonlyMap<string, string>;

/** How many there are, in words. */
export const problemsText = ({size}: Problems) => (size === 1 ? 'One entry has to be corrected first.' : `${size} entries have to be corrected first.`);
