package goop.cluster;

import goop.cluster.Action.Send;
import goop.cluster.ClusterMessage.Ask;
import goop.cluster.ClusterMessage.AskMarks;
import goop.cluster.ClusterMessage.Entry;
import goop.cluster.ClusterMessage.Marks;
import goop.cluster.ClusterMessage.News;
import goop.cluster.ClusterMessage.Page;
import goop.cluster.Note.Gone;
import goop.cluster.Note.Here;
import goop.cluster.Note.Signed;
import goop.cluster.Note.Why;
import goop.presence.Presence;
import goop.presence.SignatureLatch;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// One server's part in a cluster: what it owns, what others own, and what is to be said and shown.
///
/// A plain state machine: events and the time go in, [Action]s come out ([#actions]); no clock, no
/// lock, no thread. Messages may be lost, doubled and out of order; clocks may be wrong.
/// - Each server numbers its notes. One that misses some asks for pages of all its peers.
/// - A peer may be owned by several servers for a while. The latest stamp is shown, and an owner
///   that sees a later one lets go.
/// - A server that says nothing is silent; its peers stay until the ttl is over, and so move to
///   other servers unseen. Servers that come meanwhile are told of them.
final class Replica {
    private final ReplicaSettings settings;
    private final String self;
    private final TreeMap<String, Entry> own = new TreeMap<>();
    private final TreeMap<String, Neighbour> neighbours = new TreeMap<>();
    private final Map<String, Long> forgotten = new HashMap<>();
    private List<Action> actions = new ArrayList<>();
    private List<Note> unsaid = new ArrayList<>();
    private final long startedAt;
    private long seq;
    private long stamp;
    private long signAt;
    private long number;
    private int held;

    Replica(ReplicaSettings settings, Moment now) {
        this.settings = settings;
        self = settings.self();
        startedAt = signAt = now.ticks();
    }

    // ---- what our own peers do

    /// A peer publishes here, or has changed.
    void here(Presence message, boolean verified, Moment now) {
        own(new Here(stamp(now), verified, message));
        for (Neighbour each : neighbours.values()) each.arrived(message.peerId());
    }

    private void own(Here here) {
        note(here);
        own.put(here.message().peerId(), new Entry(seq, here));
    }

    /// A peer does not publish here any more.
    ///
    /// @param saidSo whether it has said that it leaves: then it is gone everywhere
    void gone(String peerId, long ts, boolean saidSo, Moment now) {
        boolean was = own.remove(peerId) != null;
        if (!was && !saidSo) return;
        Gone gone = new Gone(stamp(now), peerId, ts, saidSo ? Why.LEFT : Why.SILENT);
        note(gone);
        if (saidSo) endBefore(gone, now);
        // While it was ours, whoever it came from let go of it without a word to the board.
        if (best(peerId) == null) actions.add(new Action.Hide(peerId));
    }

    private void endBefore(Gone gone, Moment now) {
        for (Neighbour each : neighbours.values()) {
            each.endBefore(gone.peerId(), gone.stamp(), now.ticks() + ttl());
        }
    }

    /// A peer has signed.
    void signed(SignatureLatch.Mark mark) {
        note(new Signed(mark.peerId(), mark.signedTs(), mark.provedAt()));
    }

    /// A peer need not sign any more.
    void released(String peerId) {
        note(new Note.Released(peerId));
    }

    private void note(Note note) {
        seq++;
        unsaid.add(note);
    }

    private long ttl() {
        return settings.ttl().get().toMillis();
    }

    private long stamp(Moment now) {
        return stamp = Math.max(stamp + 1, now.millis());
    }

    // ---- what others say

    /// Another server has said that.
    void receive(ClusterMessage message, Moment now) {
        if (message.from().equals(self)) return;
        switch (message) {
            case News news -> news(news, now);
            case Ask ask -> answer(ask, now);
            case Page page -> page(page, now);
            case AskMarks ask -> actions.add(new Action.TellMarks(ask.from(), ask.since()));
            case Marks marks -> marks.marks().forEach(each -> actions.add(new Action.Mark(each)));
            case TableMessage _, ClusterMessage.Unheard _ -> {}
        }
    }

    private void news(News news, Moment now) {
        Neighbour from = meet(news.from(), now.ticks());
        if (from == null) return;
        from.heardAt = now.ticks();
        from.silent = news.leaving();
        long at = news.first();
        for (Note note : news.notes()) {
            if (from.take(at)) apply(note, at, from, now);
            at++;
        }
        from.said(at - 1, news.size());
        for (String each : news.others()) hearOf(each, from, now.ticks());
    }

    private Neighbour meet(String id, long now) {
        Neighbour known = neighbours.get(id);
        if (known != null || neighbours.size() >= ReplicaSettings.SERVERS) return known;
        Neighbour fresh = new Neighbour(id, now);
        neighbours.put(id, fresh);
        // It may be new, and wait to hear of us.
        signAt = now;
        return fresh;
    }

    // A server that ended before we came still has peers, which may not have found another yet. One
    // that is alive speaks for itself, and then counts alone.
    private void hearOf(String id, Neighbour from, long now) {
        if (id.equals(self) || neighbours.containsKey(id) || forgotten.containsKey(id)) return;
        if (now - startedAt > ttl()) return;
        Neighbour gone = meet(id, now);
        if (gone == null) return;
        gone.silent = true;
        ask(gone, from.id, now);
    }

    private void apply(Note note, long at, Neighbour from, Moment now) {
        switch (note) {
            case Here here -> appear(new Entry(at, here), from, now);
            case Gone gone -> depart(gone, at, from, now);
            case Signed(String peerId, long signedTs, long provedAt) ->
                    actions.add(
                            new Action.Mark(new SignatureLatch.Mark(peerId, signedTs, provedAt)));
            case Note.Released(String peerId) -> actions.add(new Action.Release(peerId));
            case Note.Unknown() -> {}
        }
    }

    private boolean timely(long other, Moment now) {
        if (other - now.millis() > ReplicaSettings.AHEAD.toMillis()) return false;
        stamp = Math.max(stamp, other);
        return true;
    }

    private void appear(Entry entry, Neighbour from, Moment now) {
        Here here = entry.here();
        String peerId = here.message().peerId();
        if (!timely(here.stamp(), now)) return;
        boolean known = from.entries.containsKey(peerId);
        if (!known && held >= settings.peers()) return;
        Entry before = best(peerId);
        if (!from.put(entry)) return;
        if (!known) held++;
        for (Neighbour each : neighbours.values()) if (each != from) each.arrived(peerId);
        Entry ours = own.get(peerId);
        boolean moved = ours != null && here.beats(from.id, ours.here(), self);
        if (moved) {
            own.remove(peerId);
            note(new Gone(stamp(now), peerId, ours.here().message().ts(), Why.MOVED));
        }
        Entry after = best(peerId);
        if (!moved && after == before) return;
        actions.add(new Action.Show(after.here().message(), after.here().verified(), moved));
    }

    /// What the latest owner says, or null where no other server owns it.
    private Entry best(String peerId) {
        Entry best = null;
        for (Neighbour each : neighbours.values()) {
            Entry entry = each.find(peerId);
            if (entry == null) continue;
            // In the order of their names, so of equal stamps that of the last counts everywhere.
            if (best == null || entry.here().stamp() >= best.here().stamp()) best = entry;
        }
        return best;
    }

    private void depart(Gone gone, long at, Neighbour from, Moment now) {
        String peerId = gone.peerId();
        if (!timely(gone.stamp(), now)) return;
        Entry before = best(peerId);
        boolean counted = from.entries.containsKey(peerId);
        boolean ours = own.containsKey(peerId);
        if (gone.why() == Why.MOVED && !ours && before != null && before == from.find(peerId)) {
            from.move(peerId, at, now.ticks() + ttl());
        } else {
            from.drop(peerId, at);
        }
        if (counted && !from.entries.containsKey(peerId)) held--;
        if (gone.why() == Why.LEFT) leave(gone, now);
        else settle(peerId, before);
    }

    private void leave(Gone gone, Moment now) {
        String peerId = gone.peerId();
        endBefore(gone, now);
        Entry ours = own.get(peerId);
        if (ours != null && ours.here().stamp() < gone.stamp()) {
            own.remove(peerId);
            note(new Gone(stamp(now), peerId, gone.ts(), Why.SILENT));
            ours = null;
        }
        if (ours == null && best(peerId) == null) actions.add(new Action.Leave(peerId));
        else settle(peerId, null);
    }

    // An owner is gone: the next latest counts.
    private void settle(String peerId, Entry before) {
        Entry after = best(peerId);
        if (after == null) actions.add(new Action.Hide(peerId));
        else if (after != before) {
            actions.add(new Action.Show(after.here().message(), after.here().verified(), false));
        }
    }

    // ---- snapshots

    private void ask(Neighbour whose, String via, long now) {
        whose.sync = new Neighbour.Sync(++number, via, "", now, -1);
        whose.askedAnew(now);
        actions.add(new Send(via, new Ask(self, whose.id, "", number)));
    }

    private void answer(Ask ask, Moment now) {
        if (ask.whose().equals(self)) {
            actions.add(new Send(ask.from(), Pages.page(self, ask, own, seq, 0)));
            return;
        }
        Neighbour gone = neighbours.get(ask.whose());
        // Of one that is forgotten the peers are over, too: who still asks for them may go on.
        if (gone == null && forgotten.containsKey(ask.whose())) {
            actions.add(new Send(ask.from(), Pages.page(self, ask, new TreeMap<>(), 0, ttl())));
        }
        if (gone == null || !gone.begun()) return;
        long silent = Math.max(1, now.ticks() - gone.heardAt);
        Page page = Pages.page(self, ask, gone.entries, gone.known(), silent);
        actions.add(new Send(ask.from(), page));
    }

    private void page(Page page, Moment now) {
        Neighbour whose = neighbours.get(page.whose());
        if (whose == null || whose.sync == null) return;
        Neighbour.Sync sync = whose.sync;
        if (sync.number() != page.number() || !sync.after().equals(page.after())) return;
        boolean second = !sync.via().equals(whose.id);
        // It has come back meanwhile, or never was silent: it will tell by itself.
        if (second && !whose.silent) {
            whose.sync = null;
            return;
        }
        if (second) whose.heardAt = Math.min(whose.heardAt, now.ticks() - page.silentMillis());
        merge(page, whose, now);
        long from = sync.seq() < 0 ? page.seq() : sync.seq();
        if (!page.last().isEmpty()) {
            whose.sync =
                    new Neighbour.Sync(sync.number(), sync.via(), page.last(), now.ticks(), from);
            actions.add(new Send(sync.via(), new Ask(self, whose.id, page.last(), sync.number())));
            return;
        }
        whose.sync = null;
        whose.caughtUp(from);
        if (second) return;
        actions.add(new Send(whose.id, new AskMarks(self, whose.marksSince)));
        whose.marksSince = Math.max(0, now.millis() - ReplicaSettings.MARKS.toMillis());
    }

    private void merge(Page page, Neighbour whose, Moment now) {
        Map<String, Entry> fresh = new TreeMap<>();
        for (Entry each : page.entries()) fresh.put(each.here().message().peerId(), each);
        Map<String, Entry> range =
                page.last().isEmpty()
                        ? whose.entries.tailMap(page.after(), false)
                        : whose.entries.subMap(page.after(), false, page.last(), true);
        for (Entry each : List.copyOf(range.values())) {
            String peerId = each.here().message().peerId();
            if (fresh.containsKey(peerId) || each.seq() > page.seq()) continue;
            Entry before = best(peerId);
            if (whose.drop(peerId, page.seq())) held--;
            settle(peerId, before);
        }
        for (Entry each : fresh.values()) appear(each, whose, now);
    }

    // ---- time

    /// What time brings.
    void tick(Moment now) {
        long ticks = now.ticks();
        forgotten.values().removeIf(then -> ticks - then > 2 * ttl());
        for (Neighbour each : List.copyOf(neighbours.values())) {
            if (ticks - each.heardAt > ReplicaSettings.SILENCE.toMillis()) each.silent = true;
            for (String peerId : each.over(ticks)) settle(peerId, null);
            if (each.silent && ticks - each.heardAt >= ttl()) forget(each, ticks);
            else catchUp(each, ticks);
        }
        if (ticks >= signAt && unsaid.isEmpty()) sign(false, List.of(), ticks);
    }

    private void forget(Neighbour gone, long now) {
        neighbours.remove(gone.id);
        forgotten.put(gone.id, now);
        held -= gone.entries.size();
        for (String peerId : gone.everybody()) {
            if (gone.find(peerId) != null) settle(peerId, null);
        }
    }

    private void catchUp(Neighbour each, long now) {
        if (each.sync != null) {
            Neighbour.Sync sync = each.sync;
            if (now - sync.askedAt() < ReplicaSettings.PAGE.toMillis()) return;
            ask(each, each.silent ? sync.via() : each.id, now);
            return;
        }
        if (each.silent) return;
        if (!each.begun() || each.behind(now)) ask(each, each.id, now);
    }

    private void sign(boolean leaving, List<Note> notes, long now) {
        List<String> others =
                neighbours.values().stream().filter(Neighbour::begun).map(each -> each.id).toList();
        long first = seq + 1 - unsaid.size() - notes.size();
        actions.add(new Send("", new News(self, first, own.size(), leaving, others, notes)));
        signAt = now + ReplicaSettings.BETWEEN_SIGNS.toMillis();
    }

    // ---- out

    /// What is to be done, and was not given out before: in that order.
    List<Action> actions(Moment now) {
        say(now.ticks());
        List<Action> out = actions;
        actions = new ArrayList<>();
        return out;
    }

    private void say(long now) {
        while (!unsaid.isEmpty()) {
            List<Note> some = List.copyOf(unsaid.subList(0, Pages.fitting(unsaid)));
            unsaid = new ArrayList<>(unsaid.subList(some.size(), unsaid.size()));
            sign(false, some, now);
        }
    }

    /// We end now: others need not wait to find out.
    void leave(Moment now) {
        say(now.ticks());
        sign(true, List.of(), now.ticks());
    }

    /// There is a connection again: say so at once.
    void connected(Moment now) {
        signAt = now.ticks();
    }

    /// Whether all servers that are alive have been heard, as far as we know.
    boolean joined(Moment now) {
        if (now.ticks() - startedAt < ReplicaSettings.LISTENING.toMillis()) return false;
        return neighbours.values().stream().allMatch(Neighbour::begun);
    }

    /// The other servers that are alive.
    List<String> alive() {
        return neighbours.values().stream()
                .filter(each -> !each.silent)
                .map(each -> each.id)
                .toList();
    }
}
