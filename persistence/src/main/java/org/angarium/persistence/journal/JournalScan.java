package org.angarium.persistence.journal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.angarium.store.StoreException;
import org.jspecify.annotations.Nullable;

/**
 * Finds the segments of a journal again and the records in them.
 *
 * <p>Records follow each other by sequence. Where none is sound, what is behind it decides. When a
 * later record says that the missing one had been forced before it, or a later segment begins
 * behind it, something that was confirmed is damaged: it is reported, and the scan goes on behind
 * it. Otherwise it is the end: what was written of groups that were never confirmed is cut.
 */
public final class JournalScan {
  private static final int SALVAGE = 64 * 1024;
  private static final UUID NOBODY = new UUID(0, 0);

  /** Is given each record that is not drained. */
  public interface Sink {
    /** A record; the payload is good during the call. */
    void record(Place place, ByteBuffer payload);
  }

  /**
   * What was found that is not as it was written.
   *
   * @param damage whether it had been confirmed; else it is the end of a crash
   * @param what a sentence with file, offset and bytes
   */
  public record Finding(boolean damage, String what) {}

  private record Partial(long sequence, Segment segment, int offset, ByteArrayOutputStream bytes) {}

  private final Segments segments;
  private final @Nullable UUID broker;
  private final long drained;
  private final long confirmed;
  private final Sink sink;
  private final List<Finding> findings = new ArrayList<>();
  private final List<Segment> headless = new ArrayList<>();
  private ByteBuffer bytes = ByteBuffer.allocate(0);
  private @Nullable Partial partial;
  private long orphan = -1;
  private @Nullable String salvaged;
  private long next;
  private long lastGeneration;

  /**
   * A scan.
   *
   * @param segments where they are put
   * @param broker whose journal it is; null for anybody's, and nothing is written then
   * @param drained the last record that the database holds already
   * @param confirmed a record that is known to have been forced
   */
  public JournalScan(
      Segments segments, @Nullable UUID broker, long drained, long confirmed, Sink sink) {
    this.segments = segments;
    this.broker = broker;
    this.drained = drained;
    this.confirmed = confirmed;
    this.sink = sink;
    next = drained + 1;
  }

  /** What was found damaged or cut. */
  public List<Finding> findings() {
    return findings;
  }

  /** The sequence of the last record, drained or not. */
  public long lastSequence() {
    return Math.max(drained, next - 1);
  }

  /** The highest generation of a segment. */
  public long lastGeneration() {
    return lastGeneration;
  }

  /**
   * Reads all of it.
   *
   * @throws StoreException when it is another broker's journal
   */
  public void run() throws IOException {
    List<Segment> found = find();
    found.sort(Comparator.comparingLong(segment -> segment.header().generation()));
    List<Segment> needed = new ArrayList<>();
    for (int i = 0; i < found.size(); i++) {
      Segment segment = found.get(i);
      lastGeneration = segment.header().generation();
      if (i + 1 == found.size() || drained < found.get(i + 1).header().firstSequence()) {
        needed.add(segment);
      } else {
        free(segment.file());
      }
    }
    reportHeadless(needed);
    if (!needed.isEmpty()) {
      long first = needed.get(0).header().firstSequence();
      if (first > next) {
        damage("the records %d to %d are missing before %s", next, first - 1, needed.get(0));
      }
      next = first;
    }
    scan(needed);
    if (next <= confirmed) {
      damage("the records %d to %d are missing at the end", next, confirmed);
      next = confirmed + 1;
    }
  }

  private void scan(List<Segment> needed) throws IOException {
    needed.forEach(segments::addLive);
    try (ReadAhead reading = new ReadAhead(needed)) {
      for (int i = 0; i < needed.size(); i++) {
        Segment following = i + 1 < needed.size() ? needed.get(i + 1) : null;
        bytes = reading.bytes(i);
        scan(needed.get(i), following);
        if (following != null) {
          needed.get(i).follow(following);
        }
      }
    } finally {
      bytes = ByteBuffer.allocate(0);
    }
  }

  /**
   * The last one's header may never have been forced; with any other that is damage. It is written
   * again, since the last one will not be the last for long.
   */
  private void reportHeadless(List<Segment> needed) throws IOException {
    for (Segment segment : headless) {
      int index = needed.indexOf(segment);
      if (index >= 0) {
        boolean isLast = index + 1 == needed.size();
        findings.add(
            new Finding(
                !isLast, "the header of %s is damaged, its records are read".formatted(segment)));
        if (isLast && broker != null) {
          segment.writeHeader();
        }
      }
    }
  }

  private List<Segment> find() throws IOException {
    List<Segment> found = new ArrayList<>();
    for (String name : segments.disk().list()) {
      if (SegmentFile.isOne(name)) {
        JournalFile file = segments.disk().open(name);
        Segment segment = identify(new SegmentFile(name, file, (int) file.size()));
        if (segment != null) {
          found.add(segment);
        }
      }
    }
    return found;
  }

  private @Nullable Segment identify(SegmentFile file) throws IOException {
    ByteBuffer start = ByteBuffer.allocate(Math.min(file.size(), SALVAGE));
    file.file().read(start, 0);
    SegmentHeader header = SegmentHeader.parse(start.flip());
    if (header == null) {
      header = salvage(file, start);
    }
    if (header == null) {
      free(file);
      return null;
    }
    if (broker != null && !header.broker().equals(broker)) {
      throw new StoreException(
          StoreException.Kind.DAMAGED,
          ("%s in %s is the journal of another broker; put the database and the journal of one"
                  + " broker together")
              .formatted(file.name(), segments.disk()));
    }
    Segment segment = new Segment(file, header);
    if (file.name().equals(salvaged)) {
      headless.add(segment);
    }
    if (header.size() != file.size()) {
      damage("%s has %d bytes where %d were written", segment, file.size(), header.size());
      segment.damaged();
    }
    return segment;
  }

  /** The header that a segment must have had whose first record is sound. */
  private @Nullable SegmentHeader salvage(SegmentFile file, ByteBuffer start) {
    int at = SegmentHeader.LENGTH;
    if (start.limit() < at + Fragment.HEADER) {
      return null;
    }
    Fragment first = Fragment.parse(start, at, start.getLong(at + 16));
    if (first == null) {
      return null;
    }
    salvaged = file.name();
    UUID owner = broker == null ? NOBODY : broker;
    return new SegmentHeader(file.size(), first.generation(), 0, first.sequence(), owner);
  }

  private void free(SegmentFile file) throws IOException {
    if (file.size() == segments.segmentSize()) {
      segments.addFree(file);
    } else {
      file.file().close();
      segments.disk().delete(file.name());
    }
  }

  private void scan(Segment segment, @Nullable Segment following) throws IOException {
    long limit = following == null ? Long.MAX_VALUE : following.header().firstSequence();
    int at = SegmentHeader.LENGTH;
    while (true) {
      Fragment fragment = sound(segment, at);
      if (fragment != null && accept(segment, at, fragment)) {
        at += fragment.space();
      } else if (following != null && next == limit) {
        break;
      } else {
        int behind = behind(segment, at, limit);
        if (behind < 0 && limit - 1 <= drained) {
          // The segment between the two was drained and used again before this one was.
          abandon();
          next = limit;
          break;
        }
        if (following == null && next > confirmed && !provesLoss(segment, at)) {
          cut(segment, at, behind);
          break;
        }
        abandon();
        segment.damaged();
        if (behind < 0) {
          limit = following == null ? Math.max(next, confirmed + 1) : limit;
          damage(
              "%s is damaged from offset %d to its end at %d, the records from %d to %d are lost",
              segment, at, segment.file().size(), firstLost(), limit - 1);
          next = limit;
          break;
        }
        Fragment found = Fragment.parse(bytes, behind, segment.header().generation());
        long resumed = found == null ? limit : found.sequence();
        damage(
            "%s is damaged at offset %d, %d bytes, the records from %d to before %d are lost",
            segment, at, behind - at, firstLost(), resumed);
        segment.passOver(at, behind);
        next = resumed;
        orphan = found == null || found.part().begins() ? -1 : resumed;
        at = behind;
      }
    }
    segment.endAt(at);
  }

  /** What is missing and drained is not lost. */
  private long firstLost() {
    return Math.max(next, drained + 1);
  }

  private @Nullable Fragment sound(Segment segment, int at) {
    Fragment fragment = Fragment.parse(bytes, at, segment.header().generation());
    return fragment != null && fragment.isSound(bytes, at) ? fragment : null;
  }

  /** Takes a fragment when it is the one that has to come here. */
  private boolean accept(Segment segment, int at, Fragment fragment) {
    if (fragment.sequence() != next) {
      return false;
    }
    boolean begins = fragment.part().begins();
    if (begins) {
      abandon();
    } else if (partial == null) {
      boolean passedOver = next == orphan || next <= drained;
      if (passedOver && fragment.part().ends()) {
        next++;
      }
      return passedOver;
    }
    segment.holds(fragment.sequence());
    ByteBuffer payload = bytes.slice(at + Fragment.HEADER, fragment.length());
    if (fragment.part() == Fragment.Part.WHOLE) {
      deliver(new Place(next, segment, at), payload);
      return true;
    }
    Partial record =
        partial == null
            ? new Partial(next, segment, at, new ByteArrayOutputStream(2 * fragment.length()))
            : partial;
    byte[] part = new byte[payload.remaining()];
    payload.get(part);
    record.bytes().writeBytes(part);
    partial = record;
    if (fragment.part().ends()) {
      partial = null;
      deliver(
          new Place(next, record.segment(), record.offset()),
          ByteBuffer.wrap(record.bytes().toByteArray()));
    }
    return true;
  }

  private void deliver(Place place, ByteBuffer payload) {
    if (place.sequence() > drained) {
      sink.record(place, payload);
    }
    next = place.sequence() + 1;
  }

  /** Leaves a record whose end never came. */
  private void abandon() {
    Partial left = partial;
    if (left != null) {
      left.segment().passOver(left.offset(), left.segment().size());
      partial = null;
    }
  }

  /** Where the next sound fragment begins that may come here; -1 when there is none. */
  private int behind(Segment segment, int at, long limit) {
    for (int i = at + Fragment.ALIGNMENT;
        i + Fragment.HEADER <= bytes.limit();
        i += Fragment.ALIGNMENT) {
      if (Fragment.isClaimed(bytes, i, segment.header().generation())) {
        Fragment fragment = sound(segment, i);
        if (fragment != null && fragment.sequence() >= next && fragment.sequence() <= limit) {
          return i;
        }
      }
    }
    return -1;
  }

  /** Whether something behind the offset was written after the next record had been forced. */
  private boolean provesLoss(Segment segment, int at) {
    for (int i = at + Fragment.ALIGNMENT;
        i + Fragment.HEADER <= bytes.limit();
        i += Fragment.ALIGNMENT) {
      if (Fragment.isClaimed(bytes, i, segment.header().generation())) {
        Fragment fragment = sound(segment, i);
        if (fragment != null && fragment.synced() >= next) {
          return true;
        }
      }
    }
    return false;
  }

  private void cut(Segment segment, int at, int behind) {
    Partial left = partial;
    boolean claimed = Fragment.isClaimed(bytes, at, segment.header().generation());
    if (left != null || behind >= 0 || claimed) {
      int from = left != null && left.segment() == segment ? left.offset() : at;
      int to = Math.max(at, lastClaimed(segment, at));
      findings.add(
          new Finding(
              false,
              "the end of %s was never confirmed and is cut: offset %d, %d bytes, from record %d"
                  .formatted(segment, from, to - from, next)));
    }
    abandon();
  }

  private int lastClaimed(Segment segment, int at) {
    int end = at;
    for (int i = at; i + Fragment.HEADER <= bytes.limit(); i += Fragment.ALIGNMENT) {
      Fragment fragment = Fragment.parse(bytes, i, segment.header().generation());
      if (fragment != null) {
        end = i + fragment.space();
      }
    }
    return end;
  }

  private void damage(String what, Object... about) {
    findings.add(new Finding(true, what.formatted(about)));
  }
}
