/** The one idiom for plain SQL and for columns that hold JSON. */
package io.stint.database;
