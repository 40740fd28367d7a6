// A rehearsal's page needs no script but to save what it shows.
saving.ranking = () => csv('ranking.csv', ['thing', 'alike', 'hurts', 'comes_back', 'wrong_requests', 'low', 'high',
  'wrong_share_broken', 'p99_broken_seconds', 'noticed_seconds', 'detected_after', 'back_after', 'lost_writes'],
  doc.ranked.map((r) => [`"${r.name.replaceAll('"', '""')}"`, 1 + (r.alike || []).length, r.hurts, r.comesBack,
    r.wrongRequests.mean ?? '', r.wrongRequests.low ?? '', r.wrongRequests.high ?? '', r.wrongShareBroken.mean ?? '',
    r.p99Broken.mean ?? '', r.noticedSeconds.mean ?? '', r.detectedAfter ?? '', r.backAfter ?? '', r.lostWrites]));
