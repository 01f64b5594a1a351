package org.angarium.session;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A schedule and how it stands.
 *
 * @param schedule as it was put
 * @param nextDue when the next message is due; in the past when one could not be sent yet
 * @param failure why the last one could not be sent, which is tried again; null when it could
 */
public record ScheduleSnapshot(Schedule schedule, Instant nextDue, @Nullable String failure) {}
