package org.angarium.persistence;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import org.h2.store.fs.FileBase;

/** A file that is open on a {@link ForgetfulDisk}. */
final class ForgetfulChannel extends FileBase {
  private final ForgetfulDisk disk;
  private final int boot;
  private final Path file;
  private final FileChannel channel;

  ForgetfulChannel(ForgetfulDisk disk, int boot, Path file, FileChannel channel) {
    this.disk = disk;
    this.boot = boot;
    this.file = file;
    this.channel = channel;
  }

  @Override
  public int read(ByteBuffer target, long position) throws IOException {
    return disk.read(boot, channel, target, position);
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    int length = read(target, channel.position());
    channel.position(channel.position() + Math.max(0, length));
    return length;
  }

  @Override
  public int write(ByteBuffer source, long position) throws IOException {
    return disk.write(boot, file, channel, source, position);
  }

  @Override
  public int write(ByteBuffer source) throws IOException {
    int length = write(source, channel.position());
    channel.position(channel.position() + length);
    return length;
  }

  @Override
  public FileChannel truncate(long size) throws IOException {
    disk.truncate(boot, file, channel, size);
    return this;
  }

  @Override
  public void force(boolean metaData) throws IOException {
    disk.force(boot, file, channel);
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
