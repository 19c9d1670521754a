export default function Page() { return <h1>flow</h1>; }
