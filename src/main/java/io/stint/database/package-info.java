/**
 * The one idiom for plain SQL, and for columns that hold JSON.
 *
 * <p>Doors: {@link io.stint.database.Sql}, {@link io.stint.database.JsonColumn}. Holds: statements
 * run in the transaction that is open; what the database refuses is one exception.
 */
package io.stint.database;
