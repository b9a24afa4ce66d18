/** The three calls used here. TypeScript has them only in its browser libraries, which would let browser globals in. */
declare namespace WebAssembly {
  type Module = object;
  type Instance = { readonly exports: Record<string, unknown> };
  type Imports = Record<string, Record<string, unknown>>;
  function compile(bytes: Uint8Array): Promise<Module>;
  function instantiate(module: Module, imports: Imports): Promise<Instance>;
}
