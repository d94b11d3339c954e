/**
 * People over all cohorts: who somebody is, what they have through which cohort or grant, and the
 * end of all of it at once. No table of its own.
 *
 * <p>Door: HTTP alone. Holds: an organizer sees and ends what is theirs alone, and somebody else's
 * person is answered as nobody.
 *
 * <p>Read first: {@code PeopleResource}, {@code PersonDesk}.
 */
package io.stint.grant.people;
