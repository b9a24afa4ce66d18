import classes from './call-list.module.css';

/** The piece of the conversation that a search found; the API puts what matched between « and ». */
export function Snippet({ text }: { text: string }) {
  const pieces = text.split(/«([^»]*)»/);
  return (
    <span className={classes.snippet}>
      {/* biome-ignore lint/suspicious/noArrayIndexKey: pieces of one string never move */}
      {pieces.map((piece, index) => (index % 2 === 1 ? <mark key={index}>{piece}</mark> : piece))}
    </span>
  );
}
