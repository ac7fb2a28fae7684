// The tables of a session store. What a window reads (message, part, payload) is kept apart from what it never reads.
// Message and part ids are rowids, so order is the primary key and every walk is an index walk.

/** Written to `user_version`; a store with a higher one is refused. */
export const storeVersion = 2

/** Bodies up to this size live in the narrow part row; bigger ones in their own table, so that a walk over parts never reads them. */
export const inlineBodyBytes = 1024

export const schema = `
CREATE TABLE session (
  id TEXT PRIMARY KEY,
  title TEXT NOT NULL,
  created_ms INTEGER NOT NULL,
  active_ms INTEGER NOT NULL,
  -- Compactions in a row that freed nothing, and until when none is tried again.
  fruitless INTEGER NOT NULL DEFAULT 0,
  rest_until_ms INTEGER NOT NULL DEFAULT 0,
  -- Set for the session of a subagent, which ends with its parent.
  parent_id TEXT REFERENCES session(id) ON DELETE CASCADE
) STRICT;
CREATE INDEX session_active ON session(active_ms);
CREATE INDEX session_parent ON session(parent_id) WHERE parent_id IS NOT NULL;

CREATE TABLE message (
  id INTEGER PRIMARY KEY,
  session_id TEXT NOT NULL REFERENCES session(id) ON DELETE CASCADE,
  role TEXT NOT NULL CHECK (role IN ('user', 'assistant')),
  created_ms INTEGER NOT NULL,
  completed_ms INTEGER,
  finish TEXT,
  input_tokens INTEGER,
  cache_read_tokens INTEGER,
  output_tokens INTEGER,
  boundary INTEGER NOT NULL DEFAULT 0,
  tokens INTEGER NOT NULL
) STRICT;
CREATE INDEX message_session ON message(session_id, id);
CREATE INDEX message_user ON message(session_id, id) WHERE role = 'user';
CREATE INDEX message_boundary ON message(session_id, id) WHERE boundary = 1;

CREATE TABLE part (
  id INTEGER PRIMARY KEY,
  message_id INTEGER NOT NULL REFERENCES message(id) ON DELETE CASCADE,
  session_id TEXT NOT NULL,
  position INTEGER NOT NULL,
  kind TEXT NOT NULL,
  state TEXT,
  tool TEXT,
  call_id TEXT,
  tokens INTEGER NOT NULL,
  -- Size of the body wherever it is; null when the part has none.
  body_bytes INTEGER,
  body TEXT,
  input TEXT,
  attributes TEXT,
  pruned_ms INTEGER
) STRICT;
CREATE UNIQUE INDEX part_order ON part(session_id, message_id, position);
CREATE INDEX part_message ON part(message_id);
CREATE INDEX part_open ON part(session_id) WHERE state IN ('pending', 'running');
CREATE INDEX part_pruned ON part(id) WHERE pruned_ms IS NOT NULL;

-- Bodies the model is shown, too big for the part row.
CREATE TABLE payload (
  part_id INTEGER PRIMARY KEY REFERENCES part(id) ON DELETE CASCADE,
  body TEXT,
  input TEXT
) STRICT;

-- What only a user interface wants. No window reads it.
CREATE TABLE interface_payload (
  id INTEGER PRIMARY KEY,
  part_id INTEGER NOT NULL REFERENCES part(id) ON DELETE CASCADE,
  kind TEXT NOT NULL,
  body TEXT NOT NULL
) STRICT;
CREATE INDEX interface_payload_part ON interface_payload(part_id, id);

-- Pruned bodies. Nothing reads them on its own; retention frees the oldest first.
CREATE TABLE cold_payload (
  part_id INTEGER PRIMARY KEY REFERENCES part(id) ON DELETE CASCADE,
  pruned_ms INTEGER NOT NULL,
  bytes INTEGER NOT NULL,
  body TEXT NOT NULL
) STRICT;
CREATE INDEX cold_payload_age ON cold_payload(pruned_ms, bytes);
`

/** What brings a store of version 1 up to date. */
export const fromVersion1 = `
ALTER TABLE session ADD COLUMN parent_id TEXT REFERENCES session(id) ON DELETE CASCADE;
CREATE INDEX session_parent ON session(parent_id) WHERE parent_id IS NOT NULL;
`
