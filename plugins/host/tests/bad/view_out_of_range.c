// Asks the view for what is not there; a sound host shows nothing, and it fails if one does.
#define ACT act_badly
#include "sound.h"

static void act_badly(AegisInstance *instance, const AegisObservation *seen, AegisAnswer *answer) {
  act(instance, seen, answer);
  const AegisView *view = seen->view;
  AegisTicket ticket;
  AegisRecord record;
  AegisFact fact;
  AegisArticle article;
  AegisMessage message;
  AegisHit hit;
  AegisCredit credit;
  AegisAction action;
  const uint32_t numbers[] = {1000, 0x7fffffff, 0x80000000, AEGIS_NONE};
  uint32_t found = 0;
  for (size_t at = 0; at < 4; at++) {
    uint32_t n = numbers[at];
    found += view->ticket(seen, n, &ticket) + view->record(seen, n, &record);
    found += view->fact(seen, n, n, &fact) + view->article(seen, n, &article);
    found += view->fact(seen, 0, n, &fact) + view->message(seen, n, &message);
    found += view->hit(seen, n, &hit) + view->credit(seen, n, &credit);
    found += view->action(seen, n, &action);
    found += view->tag(seen, n, n).length + view->tag(seen, 0, n).length > 0;
    found += view->escalation(seen, n, n).length + view->escalation(seen, 0, n).length > 0;
    found += view->keyword(seen, n, n).length + view->keyword(seen, 0, n).length > 0;
    found += view->record_id(seen, n).length + view->article_id(seen, n).length > 0;
    found += view->incident(seen, n).length + view->window_affects(seen, n).length > 0;
    found += view->offered_code(seen, n).length + view->reply_point(seen, n).length > 0;
  }
  if (found > 0) aegis_fail(answer, aegis_text("something is there that is not"));
}

EXPORT;
