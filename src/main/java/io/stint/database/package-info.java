/**
 * The one idiom for plain SQL and for columns that hold JSON. Whoever has statements of its own
 * uses {@link io.stint.database.Sql}; entities are JPA's. What PostgreSQL refuses comes out as
 * {@link io.stint.database.SqlFailure}, which {@code web} makes a problem document of.
 */
package io.stint.database;
