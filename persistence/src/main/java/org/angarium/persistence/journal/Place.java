package org.angarium.persistence.journal;

/** Where a record stands. The committer sets it before anybody else may look. */
public final class Place {
  private final long sequence;
  private Segment segment;
  private int offset;

  /** A place that is not known yet. */
  @SuppressWarnings("NullAway.Init") // nobody asks for it before it stands
  public Place(long sequence) {
    this.sequence = sequence;
  }

  Place(long sequence, Segment segment, int offset) {
    this.sequence = sequence;
    this.segment = segment;
    this.offset = offset;
  }

  void stand(Segment in, int at) {
    segment = in;
    offset = at;
  }

  /** The record's number. */
  public long sequence() {
    return sequence;
  }

  /** The segment in which it begins. */
  public Segment segment() {
    return segment;
  }

  /** Where in the segment. */
  public int offset() {
    return offset;
  }
}
