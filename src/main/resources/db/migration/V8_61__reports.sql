-- What became of the members of one cohort (GET /cohorts/{name}/report), by person.
create index event_of_cohort on event (lower(details ->> 'cohort'), lower(subject_name), id)
  where subject_kind = 'member';
