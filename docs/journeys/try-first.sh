#!/usr/bin/env bash
# Look before anything is done: what a roster and a grant would do, and why something is refused.
set -euo pipefail
. "$(dirname "$0")/curl.sh"

stint -X POST "$STINT/plans/cohorts" -H "$json" -d '{"name": "spring-course",
  "policies": {"managed": ["arn:aws:iam::aws:policy/ReadOnlyAccess"]}}' | has 'ReadOnlyAccess'
refused "$STINT/cohorts/spring-course"

# A misspelt word is no silent default, and a second try with the same key makes no second one.
refused -X POST "$STINT/cohorts" -H "$json" -d '{"nmae": "spring-course"}' | has '/nmae'
for try in 1 2; do
  stint -X POST "$STINT/cohorts" -H "$json" -H 'Idempotency-Key: spring-course-1' \
    -d '{"name": "spring-course"}' | has '"name":"spring-course"'
done

stint -X POST "$STINT/plans/roles" -H "$json" -d '{"name": "CourseReader",
  "trust": [{"type": "SERVICE", "service": "ec2.amazonaws.com"}]}' | has 'sts:AssumeRole'
refused "$STINT/roles/CourseReader"
stint -X DELETE "$STINT/cohorts/spring-course"
