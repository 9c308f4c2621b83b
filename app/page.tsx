import { ButtonLink } from "./ui/Button.tsx";
import { Page } from "./ui/Page.tsx";
import { serverWords } from "./ui/server-words.tsx";

export default async function Home() {
  const { home } = await serverWords();
  return (
    <Page wide>
      <h1>{home.title}</h1>
      <p>{home.text}</p>
      <ButtonLink href="/login" kind="primary">
        {home.signIn}
      </ButtonLink>
    </Page>
  );
}
