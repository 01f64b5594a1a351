/**
 * The store over JDBC. An embedded H2 database in the data folder is the store of record; in front
 * of it, unless it is told otherwise, stands a journal.
 *
 * <p>{@code JdbcStoreProvider} opens a {@code JournalStore} or a {@code JdbcStore}. In both a
 * writer makes durable what is submitted and a {@code PageReader} answers reads; with a journal
 * {@code Drain} brings it into the tables later, and {@code Undrained} knows what is still to come.
 * Each thread has a connection of its own and touches nothing of the others. What is particular to
 * H2 stands in {@code H2Database} and in the SQL files of its dialect. No thread of an application
 * ever does I/O here, since an interrupt would close files under everybody.
 */
@NullMarked
package org.angarium.persistence;

import org.jspecify.annotations.NullMarked;
