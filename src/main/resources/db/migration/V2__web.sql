-- One row per Idempotency-Key that a caller has used: written with the work it stands for.
create table idempotency_key (
  caller      text        not null,
  key         text        not null,
  fingerprint bytea       not null, -- SHA-256 of method, path, query and body
  answer      bytea,                -- encrypted; null when it may not be kept
  created_at  timestamptz not null,
  primary key (caller, key)
);

create index idempotency_key_created_at on idempotency_key (created_at);
