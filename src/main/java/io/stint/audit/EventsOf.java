package io.stint.audit;

/**
 * Events of one kind of thing, which approvers read although they have not done it. Each room
 * brings its own as beans.
 *
 * @param kind of what they are about
 * @param isOwn SQL over the event {@code e}, with one value, an array of owners as they are
 *     spelled: whether what it is about is theirs. It is asked of events of other kinds too.
 */
public record EventsOf(String kind, String isOwn) {}
