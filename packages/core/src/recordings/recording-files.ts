import { type FileHandle, open, realpath, stat } from 'node:fs/promises';
import { isAbsolute, join, sep } from 'node:path';

/** The sound of calls and voicemails on this machine's disk. What a path may not reach, is not there. */
export interface RecordingFiles {
  /** Length in bytes, or null when there is no such file below the folder. */
  sizeOf(path: string): Promise<number | null>;
  /**
   * Opens for reading; the caller closes.
   *
   * @throws an error of the file system when the file is gone, or not below the folder.
   */
  open(path: string): Promise<Pick<FileHandle, 'read' | 'close'>>;
}

/** @param folder `RECORDINGS_DIR` */
export function recordingFiles(folder: string): RecordingFiles {
  /** Rows name files, and rows can be wrong: neither `..` nor a link leads out of the folder. */
  async function locate(path: string): Promise<string | null> {
    if (isAbsolute(path) || path.includes('\0') || path.split(/[\\/]/).includes('..')) return null;
    try {
      const [root, file] = await Promise.all([realpath(folder), realpath(join(folder, path))]);
      return file.startsWith(root + sep) ? file : null;
    } catch {
      return null;
    }
  }
  return {
    async sizeOf(path) {
      const file = await locate(path);
      const found = file === null ? null : await stat(file).catch(() => null);
      return found?.isFile() ? found.size : null;
    },
    async open(path) {
      const file = await locate(path);
      if (file === null) throw new Error('There is no such recording');
      return open(file, 'r');
    },
  };
}
