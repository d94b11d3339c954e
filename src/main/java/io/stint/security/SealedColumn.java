package io.stint.security;

import java.util.List;

/**
 * A column that holds what {@link Secrets#seal} has made.
 *
 * @param key the table's primary key
 * @param boundTo what each is bound to, in SQL over the row
 */
public record SealedColumn(String table, String column, List<String> key, String boundTo) {}
