/**
 * Cohorts, their members, rosters, and how members sign in; the reconcilers of IAM user groups and
 * IAM users. Door: {@link io.stint.cohort.Cohorts}.
 */
package io.stint.cohort;
