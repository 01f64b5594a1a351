/**
 * Programs that show one scenario each, with nothing but Jakarta Messaging and the connection
 * factory. {@link org.angarium.samples.HelloQueue} is the smallest; {@link
 * org.angarium.samples.RetriesAndDeadLetters} replays dead letters; {@link
 * org.angarium.samples.MainJob} takes a file through a queue and a durable subscription across a
 * halt. Each program's state belongs to its own main thread.
 */
@NullMarked
package org.angarium.samples;

import org.jspecify.annotations.NullMarked;
