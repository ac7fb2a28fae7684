// A database as OpenCode 1.18.33 makes it, as far as a session goes: columns and keys as it has them.
import { writeFileSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'

const tables = `
CREATE TABLE project (
  id text PRIMARY KEY, worktree text NOT NULL, vcs text, name text, icon_url text, icon_url_override text,
  icon_color text, time_created integer NOT NULL, time_updated integer NOT NULL, time_initialized integer,
  sandboxes text NOT NULL, commands text
);
CREATE TABLE session (
  id text PRIMARY KEY, project_id text NOT NULL, workspace_id text, parent_id text, slug text NOT NULL,
  directory text NOT NULL, path text, title text NOT NULL, version text NOT NULL, share_url text,
  summary_additions integer, summary_deletions integer, summary_files integer, summary_diffs text, metadata text,
  cost real DEFAULT 0 NOT NULL, tokens_input integer DEFAULT 0 NOT NULL, tokens_output integer DEFAULT 0 NOT NULL,
  tokens_reasoning integer DEFAULT 0 NOT NULL, tokens_cache_read integer DEFAULT 0 NOT NULL,
  tokens_cache_write integer DEFAULT 0 NOT NULL, revert text, permission text, agent text, model text,
  time_created integer NOT NULL, time_updated integer NOT NULL, time_compacting integer, time_archived integer,
  CONSTRAINT fk_session_project FOREIGN KEY (project_id) REFERENCES project(id) ON DELETE CASCADE
);
CREATE TABLE message (
  id text PRIMARY KEY, session_id text NOT NULL, time_created integer NOT NULL, time_updated integer NOT NULL,
  data text NOT NULL,
  CONSTRAINT fk_message_session FOREIGN KEY (session_id) REFERENCES session(id) ON DELETE CASCADE
);
CREATE TABLE part (
  id text PRIMARY KEY, message_id text NOT NULL, session_id text NOT NULL, time_created integer NOT NULL,
  time_updated integer NOT NULL, data text NOT NULL,
  CONSTRAINT fk_part_message FOREIGN KEY (message_id) REFERENCES message(id) ON DELETE CASCADE
);`

const project = `INSERT INTO project (id, worktree, time_created, time_updated, sandboxes) VALUES ('global', '/', 0, 0, '[]')`

/** @param changed statements that make it one of another version */
export function makeOpencodeDatabase(path: string, changed = ''): void {
  using database = new DatabaseSync(path)
  database.exec(`PRAGMA journal_mode = WAL; ${tables} ${project}; ${changed}`)
}

/** What `opencode export` says of its session: rows in the order in which it reads them. */
export function exportOpencodeSession(path: string, to: string): void {
  using database = new DatabaseSync(path, { readOnly: true })
  const partsOf = database.prepare('SELECT id, data FROM part WHERE message_id = ? ORDER BY id')
  const messages = database
    .prepare('SELECT id, data FROM message ORDER BY time_created, id')
    .all()
    .map(({ id = null, data }) => ({
      info: { id, ...objectIn(data) },
      parts: partsOf.all(id).map((part) => ({ id: part['id'], ...objectIn(part['data']) })),
    }))
  const info = database.prepare('SELECT * FROM session').get()
  writeFileSync(to, JSON.stringify({ info, messages }))
}

function objectIn(data: unknown): object {
  const value: unknown = JSON.parse(String(data))
  return typeof value === 'object' && value !== null ? value : {}
}

/** How many rows there are of each table that a session has. */
export function countsIn(path: string): object | undefined {
  using database = new DatabaseSync(path, { readOnly: true })
  return database
    .prepare(
      'SELECT (SELECT count(*) FROM session) AS sessions, (SELECT count(*) FROM message) AS messages, (SELECT count(*) FROM part) AS parts',
    )
    .get()
}
