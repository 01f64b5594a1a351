/**
 * The store over JDBC. An embedded H2 database in the data folder is the store of record.
 *
 * <p>{@code JdbcStoreProvider} opens a {@code JdbcStore}, which owns two threads: {@code
 * CommitWriter} puts what is submitted into SQL transactions and makes them durable, {@code
 * PageReader} answers reads. Each has a connection of its own and touches nothing of the other.
 * What is particular to H2 stands in {@code H2Database} and in the SQL files of its dialect. No
 * thread of an application ever does I/O here, since an interrupt would close files under
 * everybody.
 */
@NullMarked
package org.angarium.persistence;

import org.jspecify.annotations.NullMarked;
