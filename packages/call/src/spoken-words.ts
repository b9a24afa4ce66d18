/** Lower case, without punctuation but for what stands inside a word ("uh-huh"). */
export function wordsOf(text: string): readonly string[] {
  return (
    text
      .toLowerCase()
      .match(/[\p{L}\p{N}]+(?:['’-][\p{L}\p{N}]+)*/gu)
      ?.map((word) => word.replaceAll('’', "'")) ?? []
  );
}

export function endsInQuestion(text: string): boolean {
  return /\?["'”’)\s]*$/.test(text);
}
