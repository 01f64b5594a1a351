package org.angarium.persistence;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import org.h2.store.fs.FileBase;
import org.h2.store.fs.FilePathWrapper;

/** How H2 reaches a {@link FaultyDatabase}. H2 makes the instances. */
public final class FaultyFilePath extends FilePathWrapper {
  /** For H2. */
  public FaultyFilePath() {}

  @Override
  public String getScheme() {
    return "faulty";
  }

  @Override
  public FileChannel open(String mode) throws IOException {
    FileChannel channel = getBase().open(mode);
    FaultyDatabase faults = FaultyDatabase.of(getBase().toString());
    return faults == null ? channel : new FaultyChannel(faults, channel);
  }

  private static final class FaultyChannel extends FileBase {
    private final FaultyDatabase faults;
    private final FileChannel channel;

    FaultyChannel(FaultyDatabase faults, FileChannel channel) {
      this.faults = faults;
      this.channel = channel;
    }

    @Override
    public int write(ByteBuffer source, long position) throws IOException {
      faults.operation(true);
      return channel.write(source, position);
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
      faults.operation(true);
      return channel.write(source);
    }

    @Override
    public void force(boolean metaData) throws IOException {
      faults.operation(false);
      channel.force(metaData);
    }

    @Override
    public FileChannel truncate(long size) throws IOException {
      faults.operation(false);
      channel.truncate(size);
      return this;
    }

    @Override
    public int read(ByteBuffer target, long position) throws IOException {
      return channel.read(target, position);
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
      return channel.read(target);
    }

    @Override
    public long position() throws IOException {
      return channel.position();
    }

    @Override
    public FileChannel position(long position) throws IOException {
      channel.position(position);
      return this;
    }

    @Override
    public long size() throws IOException {
      return channel.size();
    }

    @Override
    public FileLock tryLock(long position, long size, boolean shared) throws IOException {
      return channel.tryLock(position, size, shared);
    }

    @Override
    protected void implCloseChannel() throws IOException {
      channel.close();
    }
  }
}
