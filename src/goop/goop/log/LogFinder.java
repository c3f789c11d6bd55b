package goop.log;

/// The JDK asks this class, found by `ServiceLoader`, for every logger: ours, and its own.
public final class LogFinder extends System.LoggerFinder {
    @Override
    public System.Logger getLogger(String name, Module module) {
        return new LineLogger(name, Log.SHARED);
    }
}
