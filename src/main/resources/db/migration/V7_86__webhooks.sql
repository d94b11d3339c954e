-- How far each endpoint of the configuration has been told what happened. The table of events is the
-- outbox: an event is written in the transaction of what it tells.
create table webhook (
  name         text primary key,
  after_tx     bigint      not null, -- told up to here, but for what is held
  after_id     bigint      not null,
  leased_until timestamptz,          -- one replica delivers at a time
  due_at       timestamptz,          -- not before then; null: at once
  failures     int         not null default 0, -- in a row, whatever they were about
  delivered_at timestamptz,
  stopped_url  text                  -- said 410, under this address
);

-- Events that an endpoint did not take, and those that wait behind them for the same subject.
create table webhook_held (
  webhook  text        not null references webhook on delete cascade,
  event_id bigint      not null,
  subject  text        not null,
  attempts int         not null,
  due_at   timestamptz not null,
  since    timestamptz,              -- of the first attempt that failed
  code     text,
  message  text,
  primary key (webhook, event_id)
);

create index webhook_held_subject on webhook_held (webhook, subject, event_id);
